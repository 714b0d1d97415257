package io.groundwork.artifact;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import io.groundwork.wire.CountedInputStream;
import java.io.InputStream;

/**
 * An unpacking stream that gives no more than it was allowed to, step by step and in all: what a header claims is believed
 * only as far as that. Raises {@code archive_too_large} (user) beyond it.
 */
final class BoundedInputStream extends CountedInputStream {
    private final long most;
    private long allowed;

    BoundedInputStream(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    /** So many bytes more than what has been taken, and nothing of what was allowed before and not used. */
    void allow(long bytes) {
        allowed = taken() + bytes;
    }

    @Override
    protected void taken(long inAll) {
        if (inAll > most || inAll > allowed) {
            throw tooLarge();
        }
    }

    static ProblemException tooLarge() {
        return Problems.badInput(
                "archive_too_large",
                "the archive unpacks to more than " + ConfigurationArchive.MOST_ENTRIES + " files and directories, "
                        + (ConfigurationArchive.MOST_BYTES >> 20) + " MiB, or " + ConfigurationArchive.MOST_RATIO
                        + " times its own size",
                "leave out what the engine does not read");
    }
}
