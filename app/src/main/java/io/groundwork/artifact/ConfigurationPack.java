package io.groundwork.artifact;

import io.groundwork.problem.Problems;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Makes the archive of a directory: the same bytes for the same content, so that its digest names the content. */
public final class ConfigurationPack {
    private static final Set<String> LEFT_OUT = Set.of(
            ".git",
            ".terraform",
            "terraform.d",
            ".terraformrc",
            "terraform.rc",
            ".tofurc",
            ".hg",
            ".svn",
            ".idea",
            ".vscode");

    private ConfigurationPack() {}

    /**
     * Packs a directory, without what an engine or a version control system keeps there.
     *
     * @param extraFiles path inside the archive to a file from elsewhere
     * @param archive the file to write
     */
    public static void pack(Path directory, Map<String, Path> extraFiles, Path archive) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>(extraFiles);
        collect(directory, files);
        var parameters = new GzipParameters();
        parameters.setModificationInstant(java.time.Instant.EPOCH);
        try (OutputStream out = Files.newOutputStream(archive);
                var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out, parameters))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(Files.size(file.getValue()));
                entry.setMode(Files.isExecutable(file.getValue()) ? 0755 : 0644);
                entry.setModTime(0L);
                tar.putArchiveEntry(entry);
                Files.copy(file.getValue(), tar);
                tar.closeArchiveEntry();
            }
        }
    }

    private static void collect(Path directory, SortedMap<String, Path> files) throws IOException {
        Path root = directory.toRealPath();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                return !path.equals(root) && LEFT_OUT.contains(nameOf(path))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                String name = nameOf(path);
                boolean state = name.endsWith(".tfstate") || name.contains(".tfstate.");
                if (!state && !name.endsWith(".tfplan") && !LEFT_OUT.contains(name)) {
                    files.put(root.relativize(path).toString(), real(root, path));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A link inside the directory is packed as the file it names; one that leads out would not be there on a worker. */
    private static Path real(Path root, Path path) throws IOException {
        if (!Files.isSymbolicLink(path)) {
            return path;
        }
        Path named = Files.exists(path) ? path.toRealPath() : path;
        if (!named.startsWith(root) || !Files.isRegularFile(named)) {
            throw Problems.badInput(
                    "configuration_link",
                    "packing the configuration: " + root.relativize(path) + " is a link that leads out of the directory"
                            + " or to no file",
                    "put the file itself there");
        }
        return named;
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
