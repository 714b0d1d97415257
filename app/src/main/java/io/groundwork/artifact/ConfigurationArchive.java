package io.groundwork.artifact;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A configuration as a gzipped tar, from somebody we do not trust: every entry is looked at before anything of it is
 * written. Thread-safe.
 */
public final class ConfigurationArchive {
    static final int MOST_ENTRIES = 10_000;
    static final long MOST_BYTES = 256L << 20;
    static final long MOST_RATIO = 200;
    static final int MOST_DEPTH = 32;

    private ConfigurationArchive() {}

    /** Looks through a whole archive without writing; raises the problems of {@link #unpack}. */
    public static void check(Path archive) {
        walk(archive, (entry, body) -> {});
    }

    /**
     * Unpacks into an existing directory. Raises user problems: {@code archive_unsafe_path}, {@code archive_link},
     * {@code archive_special_file}, {@code archive_contains_state}, {@code archive_contains_engine_data},
     * {@code archive_duplicate_name}, {@code archive_too_large}, {@code archive_damaged}.
     */
    public static void unpack(Path archive, Path target) {
        walk(archive, (entry, body) -> {
            Path file = target.resolve(name(entry));
            if (entry.isDirectory()) {
                Files.createDirectories(file);
                return;
            }
            Files.createDirectories(file.getParent());
            try (OutputStream out = Files.newOutputStream(file)) {
                body.transferTo(out);
            }
            if ((entry.getMode() & 0100) != 0 && !file.toFile().setExecutable(true, true)) {
                throw new IOException("making " + file + " executable");
            }
        });
    }

    private interface Visitor {
        void visit(TarArchiveEntry entry, InputStream body) throws IOException;
    }

    private static void walk(Path archive, Visitor visitor) {
        try (var file = new BufferedInputStream(Files.newInputStream(archive));
                var tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
            var limits = new Limits(Files.size(archive));
            Set<String> names = new HashSet<>();
            for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
                checkEntry(entry);
                String name = name(entry);
                if (!name.isEmpty() && !names.add(name.toLowerCase(Locale.ROOT)) && !entry.isDirectory()) {
                    throw refused("archive_duplicate_name", name, "is there twice, or differs in upper case only");
                }
                limits.count(entry);
                visitor.visit(entry, tar);
            }
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left")) {
                throw new Problem(
                                "disk_full",
                                ProblemKind.RESOURCES,
                                "unpacking a configuration: the disk is full",
                                "free some space")
                        .asException(e);
            }
            throw Problems.badInput(
                    "archive_damaged",
                    "the archive cannot be read as a gzipped tar: " + e.getMessage(),
                    "pack it again");
        }
    }

    private static @org.jspecify.annotations.Nullable TarArchiveEntry next(TarArchiveInputStream tar)
            throws IOException {
        try {
            return tar.getNextEntry();
        } catch (IllegalArgumentException e) {
            throw new IOException("a malformed header", e);
        }
    }

    private static void checkEntry(TarArchiveEntry entry) {
        String raw = entry.getName();
        if (entry.isSymbolicLink() || entry.isLink()) {
            throw refused("archive_link", raw, "is a link to " + entry.getLinkName());
        }
        boolean plain = entry.isDirectory() || entry.isFile();
        if (!plain || entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
            throw refused("archive_special_file", raw, "is neither a file nor a directory");
        }
        checkPath(raw);
    }

    private static void checkPath(String raw) {
        if (raw.startsWith("/") || raw.contains("\\") || raw.chars().anyMatch(Character::isISOControl)) {
            throw refused("archive_unsafe_path", raw, "is not a plain relative path");
        }
        String[] parts = raw.split("/", -1);
        if (parts.length > MOST_DEPTH) {
            throw refused("archive_too_large", raw, "lies more than " + MOST_DEPTH + " directories deep");
        }
        for (String part : parts) {
            if (part.equals("..")) {
                throw refused("archive_unsafe_path", raw, "leaves the archive");
            }
            if (part.equals(".terraform") || part.equals("terraform.d") || part.equals(".terraformrc")) {
                throw refused("archive_contains_engine_data", raw, "belongs to an engine's working directory");
            }
            if (part.endsWith(".tfstate") || part.contains(".tfstate.")) {
                throw refused("archive_contains_state", raw, "is a state file");
            }
        }
    }

    static String name(TarArchiveEntry entry) {
        String name = entry.getName();
        while (name.startsWith("./")) {
            name = name.substring(2);
        }
        return name.equals(".") ? "" : name;
    }

    private static ProblemException refused(String code, String name, String why) {
        String shown = name.replaceAll("\\p{Cntrl}", "?");
        return Problems.badInput(code, "the archive's entry " + shown + " " + why, "leave it out of the archive");
    }

    /** Counts what an archive unpacks to. */
    private static final class Limits {
        private final long archiveBytes;
        private int entries;
        private long bytes;

        Limits(long archiveBytes) {
            this.archiveBytes = archiveBytes;
        }

        void count(TarArchiveEntry entry) {
            entries++;
            bytes += entry.getSize();
            boolean bomb = bytes > (1L << 20) && bytes / Math.max(1, archiveBytes) > MOST_RATIO;
            if (entries > MOST_ENTRIES || bytes > MOST_BYTES || bomb) {
                throw Problems.badInput(
                        "archive_too_large",
                        "the archive unpacks to more than " + MOST_ENTRIES + " entries or " + (MOST_BYTES >> 20)
                                + " MiB",
                        "leave out what the engine does not read");
            }
        }
    }
}
