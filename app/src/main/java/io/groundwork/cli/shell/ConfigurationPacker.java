package io.groundwork.cli.shell;

import io.groundwork.artifact.LeftOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SequencedMap;

/** Port: makes the archive (tar.gz) of a configuration. */
public interface ConfigurationPacker {
    /**
     * Packs a directory.
     *
     * @param extraFiles path inside the archive to a file or directory from elsewhere
     * @param archive the file to write
     * @return what does not travel
     */
    LeftOut pack(Path directory, SequencedMap<String, Path> extraFiles, Path archive) throws IOException;
}
