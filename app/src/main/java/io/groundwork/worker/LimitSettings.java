package io.groundwork.worker;

/**
 * What one run may take of a worker.
 *
 * @param logMebibytes of what each of its engine commands prints that go into its log; 1 or more
 */
public record LimitSettings(int logMebibytes) {
    public static final LimitSettings DEFAULTS = new LimitSettings(16);

    /** Mebibytes: above this nobody reads a log, and a server's database suffers. */
    public static final int MOST_LOG = 1_024;

    /** Of an engine's output that stay on the worker's disk while it works. */
    long outputBytes() {
        return 4 * logCharacters();
    }

    long logCharacters() {
        return (long) logMebibytes << 20;
    }
}
