package io.groundwork.client;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.wire.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Bodies that are only taken when they have the digest they were asked for by. */
final class Download {
    private Download() {}

    static Connection.Body<byte[]> bytes(String digest) {
        return in -> {
            try (in) {
                byte[] bytes = in.readAllBytes();
                check(digest, Digest.of(bytes));
                return bytes;
            }
        };
    }

    /** Next to the target first, then by rename. */
    static Connection.Body<Path> to(Path target, String digest) {
        return in -> {
            // A name of its own: attempts that overlap fetch the same.
            Path part = target.resolveSibling(target.getFileName() + ".part-" + UUID.randomUUID());
            try (in) {
                copy(in, part, target);
                String got = Digest.of(part);
                check(digest, got);
                return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        };
    }

    /** As it comes, to somebody who keeps nothing back: what is written cannot be taken back. */
    static final class Piecewise implements Connection.Body<Long> {
        private final OutputStream out;
        private long written;

        Piecewise(OutputStream out) {
            this.out = out;
        }

        @Override
        public Long read(InputStream in) throws IOException {
            byte[] buffer = new byte[1 << 16];
            try (in) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    out.write(buffer, 0, n);
                    written += n;
                }
                return written;
            } catch (IOException e) {
                if (written == 0) {
                    throw e;
                }
                throw brokeOff(e);
            }
        }

        private ProblemException brokeOff(IOException e) {
            return new Problem(
                            "state_broke_off",
                            ProblemKind.EXTERNAL,
                            "the connection was lost after " + written + " bytes of the state",
                            "throw away what was written, and ask again")
                    .asException(e);
        }

        @Override
        public boolean mayBeReadAgain() {
            return written == 0;
        }
    }

    /** Keeps a full disk apart from a lost connection: the first is ours, the second the server's. */
    private static void copy(InputStream in, Path part, Path target) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = open(part, target)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                try {
                    out.write(buffer, 0, n);
                } catch (IOException e) {
                    throw notWritten(target, e);
                }
            }
        }
    }

    private static OutputStream open(Path part, Path target) {
        try {
            return Files.newOutputStream(part);
        } catch (IOException e) {
            throw notWritten(target, e);
        }
    }

    private static ProblemException notWritten(Path target, IOException cause) {
        return new Problem(
                        "file_not_written",
                        ProblemKind.RESOURCES,
                        "cannot write " + target + ": " + cause.getMessage(),
                        "check the space on the disk and who may write to the directory")
                .asException(cause);
    }

    private static void check(String wanted, String got) throws ProblemException {
        if (!wanted.equals(got)) {
            // Retryable: a body can be damaged or cut on its way.
            throw new Problem(
                            "artifact_damaged",
                            ProblemKind.EXTERNAL,
                            "the server sent other bytes than those with digest " + wanted,
                            "check the server's blob directory and anything between it and this machine")
                    .asException();
        }
    }
}
