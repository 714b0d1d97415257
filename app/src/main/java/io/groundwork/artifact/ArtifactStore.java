package io.groundwork.artifact;

import io.groundwork.keyring.Sealer;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.wire.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Bytes under their SHA-256, sealed, each in a file of its own. Stored once is stored for good: by draft, sync and rename.
 * Thread-safe.
 */
public final class ArtifactStore {
    private static final String FULL = "storage_full";

    private final Path directory;
    private final Sealer sealer;
    private final BooleanSupplier makeSpace;

    /** @param makeSpace asked once where the disk is full; says whether trying again is worth it */
    public ArtifactStore(Path directory, Sealer sealer, BooleanSupplier makeSpace) {
        this.directory = directory;
        this.sealer = sealer;
        this.makeSpace = makeSpace;
    }

    /**
     * Stores bytes; raises {@code artifact_digest_mismatch} (user) where they do not have that digest.
     *
     * @return whether they were new
     */
    public boolean put(String digest, byte[] bytes) {
        if (!Digest.of(bytes).equals(digest)) {
            throw Problems.badInput(
                    "artifact_digest_mismatch",
                    "the bytes do not have the digest " + digest,
                    "send them again: they were damaged on their way");
        }
        Path file = file(digest);
        if (Files.exists(file)) {
            return false;
        }
        byte[] sealed = sealer.seal(bytes, context(digest));
        try {
            write(file, sealed);
        } catch (ProblemException e) {
            if (!e.problem().code().equals(FULL) || !makeSpace.getAsBoolean()) {
                throw e;
            }
            write(file, sealed);
        }
        return true;
    }

    /** Deletes what nothing refers to any more; the caller knows that. What is not there is no problem. */
    public void delete(String digest) {
        try {
            Files.deleteIfExists(file(digest));
        } catch (IOException e) {
            throw failed("deleting the artifact " + digest, e);
        }
    }

    public boolean has(String digest) {
        return Files.exists(file(digest));
    }

    /** Raises {@code artifact_not_found}. */
    public byte[] get(String digest) {
        try {
            byte[] bytes = sealer.open(Files.readAllBytes(file(digest)), context(digest));
            if (!Digest.of(bytes).equals(digest)) {
                throw new Problem(
                                "artifact_damaged",
                                ProblemKind.INTERNAL,
                                "the stored bytes do not have the digest " + digest,
                                "check the server's disk")
                        .asException();
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new Problem(
                            "artifact_not_found",
                            ProblemKind.NOT_FOUND,
                            "there is no artifact " + digest,
                            "upload it first")
                    .asException(e);
        } catch (IOException e) {
            throw failed("reading the artifact " + digest, e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Path directory = Files.createDirectories(file.getParent(), PrivateFiles.directory());
            Path draft = Files.createTempFile(directory, "draft", "");
            try {
                try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                    ByteBuffer left = ByteBuffer.wrap(bytes);
                    while (left.hasRemaining()) {
                        // A disk that is about to be full takes a part of it without a word.
                        channel.write(left);
                    }
                    channel.force(true);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
            syncNames(directory);
        } catch (IOException e) {
            throw failed("writing an artifact", e);
        }
    }

    /** A name lives in its directory, and that has to reach the disk too. */
    private static void syncNames(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static RuntimeException failed(String doing, IOException e) {
        String message = String.valueOf(e.getMessage());
        boolean full = message.toLowerCase(Locale.ROOT).contains("no space left");
        return new Problem(
                        full ? FULL : "storage_failed",
                        ProblemKind.RESOURCES,
                        doing + ": " + message,
                        full ? "free some space on the server's disk" : "look at the server's disk")
                .asException(e);
    }

    private Path file(String digest) {
        check(digest);
        return directory.resolve(digest.substring(0, 2)).resolve(digest);
    }

    /** The text if it can be a digest; raises {@code digest_invalid} (user). */
    public static String check(String digest) {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw Problems.badInput("digest_invalid", "this is no SHA-256: " + digest, "give 64 lower-case hex digits");
        }
        return digest;
    }

    private static String context(String digest) {
        return "artifact|" + digest;
    }
}
