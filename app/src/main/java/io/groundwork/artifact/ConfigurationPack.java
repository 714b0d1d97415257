package io.groundwork.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Makes the archive of a directory: the same bytes for the same content, so that its digest names the content. */
public final class ConfigurationPack {
    private static final int DIRECTORY = 040000;

    private ConfigurationPack() {}

    /**
     * Packs a directory; raises {@code configuration_link} and {@code configuration_too_large} (user).
     *
     * @param extraFiles path inside the archive to a file or directory from elsewhere
     * @param archive the file to write
     * @return what does not travel, and why
     */
    public static LeftOut pack(Path directory, Map<String, Path> extraFiles, Path archive) throws IOException {
        var packed = new PackedFiles();
        packed.add("", directory);
        for (Map.Entry<String, Path> extra : extraFiles.entrySet()) {
            packed.add(extra.getKey(), extra.getValue());
        }
        write(packed, archive);
        if (Files.size(archive) > ConfigurationArchive.MOST_PACKED_BYTES) {
            throw packed.tooLarge();
        }
        return packed.leftOut();
    }

    private static void write(PackedFiles packed, Path archive) throws IOException {
        var parameters = new GzipParameters();
        parameters.setModificationInstant(Instant.EPOCH);
        try (OutputStream out = Files.newOutputStream(archive);
                var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out, parameters), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Map.Entry<String, Path> file : packed.files().entrySet()) {
                boolean directory = file.getKey().endsWith("/");
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(directory ? 0 : Files.size(file.getValue()));
                entry.setMode(
                        (directory ? DIRECTORY : 0) | FileMode.of(Files.getPosixFilePermissions(file.getValue())));
                entry.setModTime(0L);
                tar.putArchiveEntry(entry);
                if (!directory) {
                    Files.copy(file.getValue(), tar);
                }
                tar.closeArchiveEntry();
            }
        }
    }
}
