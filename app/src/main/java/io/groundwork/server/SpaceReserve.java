package io.groundwork.server;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes set aside on the server's disk. They are given up when it is full, so that the runs at work can store their states
 * and come to their end; until they can be set aside again, no new run is taken. Thread-safe.
 */
final class SpaceReserve {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceReserve.class);
    private static final int BYTES = 16 << 20;
    private static final int CHUNK = 1 << 20;

    private final Path file;

    private SpaceReserve(Path file) {
        this.file = file;
    }

    /** Sets the bytes aside if there is space for them. */
    static SpaceReserve in(Path directory) {
        var reserve = new SpaceReserve(directory.resolve("reserve"));
        if (!reserve.ready()) {
            LOG.warn("the disk of {} is full: no new run is taken", directory);
        }
        return reserve;
    }

    /** Gives the bytes up; says whether there were any to give. */
    synchronized boolean release() {
        try {
            boolean given = Files.deleteIfExists(file);
            if (given) {
                LOG.warn("the disk is full: {} was given up so that runs can end; no new run is taken", file);
            }
            return given;
        } catch (IOException e) {
            LOG.warn("giving up {}", file, e);
            return false;
        }
    }

    /** Raises {@code storage_full} (resources) while the bytes cannot be set aside. */
    void require() {
        if (!ready()) {
            throw new Problem(
                            "storage_full",
                            ProblemKind.RESOURCES,
                            "no new run is taken: the server's disk is full, " + (BYTES >> 20)
                                    + " MiB cannot be set aside in " + file.getParent(),
                            "free some space there, then ask again")
                    .asException();
        }
    }

    private synchronized boolean ready() {
        try {
            return (Files.exists(file) && Files.size(file) == BYTES) || setAside();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean setAside() throws IOException {
        // Written, not only claimed: a file with holes reserves nothing.
        PrivateFiles.createIfMissing(file);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int written = 0; written < BYTES; written += CHUNK) {
                ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
                while (zeros.hasRemaining()) {
                    channel.write(zeros);
                }
            }
            return true;
        } catch (IOException e) {
            Files.deleteIfExists(file);
            return false;
        }
    }
}
