package io.groundwork.worker;

/**
 * What one run may take of a worker.
 *
 * @param logMebibytes of what each of its engine commands prints that go into its log; 1 or more
 * @param engineMebibytes of memory that an engine may take that changes nothing outside (init, plan, show); 64 or more
 */
public record LimitSettings(int logMebibytes, int engineMebibytes) {
    public static final LimitSettings DEFAULTS = new LimitSettings(16, 4_096);

    /** Mebibytes: above this nobody reads a log, and a server's database suffers. */
    public static final int MOST_LOG = 1_024;

    /** Mebibytes: more than any machine has. */
    public static final int MOST_MEMORY = 16 << 20;

    /** Of an engine's output that stay on the worker's disk while it works. */
    long outputBytes() {
        return 4 * logCharacters();
    }

    long engineBytes() {
        return (long) engineMebibytes << 20;
    }

    long logCharacters() {
        return (long) logMebibytes << 20;
    }
}
