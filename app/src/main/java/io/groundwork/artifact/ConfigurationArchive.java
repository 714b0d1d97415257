package io.groundwork.artifact;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as a gzipped tar, from somebody we do not trust: every entry is looked at before anything of it is
 * written. Thread-safe.
 */
public final class ConfigurationArchive {
    /** Files and directories, also those that are only named by what lies in them: each costs an inode. */
    static final int MOST_ENTRIES = 10_000;

    static final long MOST_BYTES = 256L << 20;
    static final long MOST_RATIO = 200;
    /** What the server takes of an archive. */
    static final long MOST_PACKED_BYTES = 64L << 20;

    private static final int OWNER_WRITES = 0600;
    /** Names, owners and the like of one entry: the tar reader holds them in memory. */
    private static final long MOST_HEADER_BYTES = 64 << 10;
    /** What a small archive may unpack to whatever its ratio. */
    private static final long ALWAYS_FINE_BYTES = 1 << 20;

    private static final int TAR_BLOCK = 512;

    private ConfigurationArchive() {}

    /** Looks through a whole archive without writing; raises the problems of {@link #unpack}. */
    public static void check(Path archive) {
        check(() -> Files.newInputStream(archive), sizeOf(archive));
    }

    /**
     * As {@link #check(Path)}, wherever it is.
     *
     * @param size of the archive in bytes
     */
    public static void check(Stored.Source archive, long size) {
        walk(archive, size, (name, entry, body) -> body.skipNBytes(entry.getSize()));
    }

    /**
     * Unpacks into an existing, empty directory. Raises user problems: {@code archive_unsafe_path}, {@code archive_link},
     * {@code archive_special_file}, {@code archive_contains_state}, {@code archive_contains_engine_data},
     * {@code archive_duplicate_name}, {@code archive_too_large}, {@code archive_damaged}.
     */
    public static void unpack(Path archive, Path target) {
        walk(() -> Files.newInputStream(archive), sizeOf(archive), (name, entry, body) -> {
            Path file = target.resolve(name);
            if (entry.isDirectory()) {
                Files.createDirectories(file);
                return;
            }
            Files.createDirectories(file.getParent());
            // A new file, or none: nothing that lies there is written through.
            try (OutputStream out =
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                body.transferTo(out);
            }
            Files.setPosixFilePermissions(file, FileMode.permissions(entry.getMode() | OWNER_WRITES));
        });
    }

    private interface Visitor {
        void visit(String name, TarArchiveEntry entry, InputStream body) throws IOException;
    }

    private static long sizeOf(Path archive) {
        try {
            return Files.size(archive);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static void walk(Stored.Source archive, long size, Visitor visitor) {
        try (var file = new BufferedInputStream(archive.open());
                var unzipped = new GZIPInputStream(file)) {
            var bounded = new BoundedInputStream(unzipped, mostBytes(size));
            walk(bounded, new TarArchiveInputStream(bounded), visitor);
            // To its very end: only there a gzip says whether it is whole.
            bounded.allow(MOST_HEADER_BYTES);
            bounded.transferTo(OutputStream.nullOutputStream());
        } catch (InvalidPathException e) {
            throw ArchiveNames.refused("archive_unsafe_path", e.getInput(), "cannot be a file's name here");
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Of the whole tar, with its headers. */
    private static long mostBytes(long archiveBytes) {
        long byRatio = Math.max(ALWAYS_FINE_BYTES, archiveBytes * MOST_RATIO);
        return Math.min(byRatio, MOST_BYTES) + (long) MOST_ENTRIES * 2 * TAR_BLOCK;
    }

    private static void walk(BoundedInputStream bounded, TarArchiveInputStream tar, Visitor visitor)
            throws IOException {
        var names = new ArchiveNames();
        long bytes = 0;
        int entries = 0;
        bounded.allow(MOST_HEADER_BYTES);
        for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
            checkKind(entry);
            String name = names.add(entry.getName(), entry.isDirectory());
            entries++;
            bytes += entry.getSize();
            if (entries > MOST_ENTRIES || names.count() > MOST_ENTRIES || bytes > MOST_BYTES) {
                throw BoundedInputStream.tooLarge();
            }
            bounded.allow(entry.getSize());
            visitor.visit(name, entry, tar);
            bounded.allow(TAR_BLOCK + MOST_HEADER_BYTES);
        }
    }

    /** Whatever a malformed header makes the tar reader stumble over is a malformed header. */
    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
        try {
            TarArchiveEntry entry = tar.getNextEntry();
            // The formats have a use for directories with a size; we have none, and readers disagree about it.
            if (entry != null && (entry.getSize() < 0 || (entry.isDirectory() && entry.getSize() > 0))) {
                throw new IOException("a malformed header");
            }
            return entry;
        } catch (IllegalArgumentException
                | IllegalStateException
                | IndexOutOfBoundsException
                | ArithmeticException
                | NullPointerException
                | NegativeArraySizeException e) {
            throw new IOException("a malformed header", e);
        }
    }

    /** Old and new plain files, and directories: the formats know many more, and give each of them a meaning. */
    private static void checkKind(TarArchiveEntry entry) {
        if (entry.isSymbolicLink() || entry.isLink()) {
            throw ArchiveNames.refused("archive_link", entry.getName(), "is a link to " + entry.getLinkName());
        }
        byte kind = entry.getLinkFlag();
        boolean plain = kind == TarArchiveEntry.LF_NORMAL
                || kind == TarArchiveEntry.LF_OLDNORM
                || kind == TarArchiveEntry.LF_DIR;
        if (!plain || entry.isSparse()) {
            throw ArchiveNames.refused(
                    "archive_special_file", entry.getName(), "is neither a plain file nor a directory");
        }
    }

    private static RuntimeException failure(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("no space left")) {
            return new Problem(
                            "disk_full",
                            ProblemKind.RESOURCES,
                            "unpacking a configuration: the disk is full",
                            "free some space")
                    .asException(e);
        }
        return Problems.badInput(
                "archive_damaged",
                "the archive cannot be read as a gzipped tar: "
                        + (e instanceof EOFException ? "it ends early" : message),
                "pack it again");
    }
}
