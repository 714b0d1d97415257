package io.groundwork.artifact;

import io.groundwork.keyring.Sealer;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.wire.Digest;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Bytes under their SHA-256, sealed, each in a file of its own. Stored once is stored for good: by draft, sync and rename.
 * Thread-safe.
 */
public final class ArtifactStore {
    private static final String FULL = "storage_full";

    private final Path directory;
    private final Sealer sealer;
    private final BooleanSupplier makeSpace;

    /** @param makeSpace asked once if the disk is full; says whether trying again is worth it */
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
        return put(digest, () -> new ByteArrayInputStream(bytes));
    }

    /**
     * As {@link #put(String, byte[])}, of any amount with little memory.
     *
     * @param bytes opened once more if there was no space for them at first
     */
    public boolean put(String digest, Stored.Source bytes) {
        Path file = file(digest);
        if (Files.exists(file)) {
            return false;
        }
        try {
            write(digest, file, bytes);
        } catch (ProblemException e) {
            if (!e.problem().code().equals(FULL) || !makeSpace.getAsBoolean()) {
                throw e;
            }
            write(digest, file, bytes);
        }
        return true;
    }

    /**
     * Takes a body that has to be looked at before it is stored. The caller closes what comes of it.
     *
     * @param most bytes
     * @param tooLarge raised beyond that
     */
    public Spool spool(Spool.Content content, long most, Supplier<ProblemException> tooLarge) {
        try {
            return Spool.of(content, temporary(), most, tooLarge);
        } catch (IOException e) {
            ProblemException problem = failed("taking a body", e);
            // It cannot be read a second time here: whoever sends it does that.
            boolean fitsNextTime = problem.problem().code().equals(FULL) && makeSpace.getAsBoolean();
            throw fitsNextTime
                    ? new Problem(FULL, ProblemKind.RESOURCES, problem.problem().message(), "send it again")
                            .asException(e)
                    : problem;
        }
    }

    /** Deletes what a process that was killed had spooled. Only by the one process that owns the directory, when it starts. */
    public void clearTemporary() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary())) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Nothing was ever spooled.
        } catch (IOException e) {
            throw failed("clearing temporary files", e);
        }
    }

    /** For bodies while they are looked at; beside the artifacts. */
    public Path temporary() {
        return directory.resolveSibling("tmp");
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

    /** Raises {@code artifact_not_found}, and {@code artifact_damaged} (internal) where the bytes are not those any more. */
    public Stored open(String digest) {
        Path file = file(digest);
        try {
            Stored.Source source = source(file, digest);
            try (InputStream in = source.open()) {
                CountedDigest found = CountedDigest.of(in);
                if (found.digest().equals(digest)) {
                    return new Stored(found.size(), source);
                }
            }
            throw new Problem(
                            "artifact_damaged",
                            ProblemKind.INTERNAL,
                            "the stored bytes do not have the digest " + digest,
                            "check the server's disk")
                    .asException();
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

    /** A small one is opened as a whole; of a large one it is the digest that proves that nothing was changed. */
    private Stored.Source source(Path file, String digest) throws IOException {
        if (Files.size(file) > Spool.MOST_IN_MEMORY) {
            return () -> sealer.openUnproven(file, context(digest));
        }
        byte[] bytes = sealer.open(Files.readAllBytes(file), context(digest));
        return () -> new ByteArrayInputStream(bytes);
    }

    private void write(String digest, Path file, Stored.Source bytes) {
        try (InputStream in = bytes.open()) {
            Path directory = Files.createDirectories(file.getParent(), PrivateFiles.directory());
            Path draft = Files.createTempFile(directory, "draft", "");
            try {
                var read = new DigestInputStream(in, Digest.sha256());
                seal(read, draft, context(digest));
                if (!HexFormat.of().formatHex(read.getMessageDigest().digest()).equals(digest)) {
                    throw Problems.badInput(
                            "artifact_digest_mismatch",
                            "the bytes do not have the digest " + digest,
                            "send them again: they were damaged on their way");
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

    private void seal(InputStream bytes, Path draft, String context) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
                // A disk that is about to be full takes a part of a write without a word; this one asks again.
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            sealer.seal(bytes, out, context);
            out.flush();
            channel.force(true);
        }
    }

    /** A name lives in its directory, and that has to reach the disk too. */
    private static void syncNames(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static ProblemException failed(String doing, IOException e) {
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
