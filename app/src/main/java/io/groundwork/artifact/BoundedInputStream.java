package io.groundwork.artifact;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An unpacking stream that gives no more than it was allowed to, step by step and in all: what a header claims is believed
 * only as far as that. Raises {@code archive_too_large} (user) beyond it.
 */
final class BoundedInputStream extends FilterInputStream {
    private final long most;
    private long taken;
    private long allowed;

    BoundedInputStream(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    /** So many bytes more than what has been taken, and nothing of what was allowed before and not used. */
    void allow(long bytes) {
        allowed = taken + bytes;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) {
        taken += bytes;
        if (taken > most || taken > allowed) {
            throw tooLarge();
        }
    }

    static ProblemException tooLarge() {
        return Problems.badInput(
                "archive_too_large",
                "the archive unpacks to more than " + ConfigurationArchive.MOST_ENTRIES + " entries, "
                        + (ConfigurationArchive.MOST_BYTES >> 20) + " MiB, or " + ConfigurationArchive.MOST_RATIO
                        + " times its own size",
                "leave out what the engine does not read");
    }
}
