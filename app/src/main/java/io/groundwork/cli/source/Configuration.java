package io.groundwork.cli.source;

import io.groundwork.artifact.ConfigurationFiles;
import io.groundwork.cli.shell.ConfigurationPacker;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The directory a run is made from, looked at before anything is started.
 *
 * @param directory absolute, and has configuration files
 * @param varFiles paths inside the archive, in the order given
 * @param extraFiles path inside the archive to a variable file: one from outside the directory, or one that would otherwise be
 *     left out of it
 * @param copies those of them that were read from a pipe, to be removed when they are packed
 */
public record Configuration(
        Path directory, List<String> varFiles, SequencedMap<String, Path> extraFiles, List<Path> copies)
        implements RunSource {
    /** Bytes of a variable file that is a pipe. */
    private static final int MOST_BYTES_OF_A_PIPE = 16 << 20;

    public static Configuration of(Path given, List<Path> varFiles) {
        Path directory = given.toAbsolutePath().normalize();
        if (!Files.exists(directory)) {
            throw Problems.badInput(
                    "configuration_missing", "there is no directory " + given, "name the directory with the .tf files");
        }
        if (!Files.isDirectory(directory)) {
            throw Problems.badInput(
                    "configuration_not_a_directory",
                    given + " is not a directory",
                    "name the directory with the .tf files, not one of them");
        }
        if (!hasConfigurationFiles(directory)) {
            throw Problems.badInput(
                    "configuration_empty",
                    "there are no .tf files in " + given,
                    "name the directory of the root module");
        }
        return withVarFiles(directory, varFiles);
    }

    private static boolean hasConfigurationFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).anyMatch(ConfigurationFiles::isConfiguration);
        } catch (IOException | UncheckedIOException e) {
            throw Problems.badInput(
                    "configuration_not_readable",
                    "cannot read the directory " + directory + ": " + e.getMessage(),
                    "check who may read it");
        }
    }

    private static Configuration withVarFiles(Path directory, List<Path> varFiles) {
        List<String> inside = new ArrayList<>();
        SequencedMap<String, Path> extra = new LinkedHashMap<>();
        List<Path> copies = new ArrayList<>();
        for (Path varFile : varFiles) {
            Path file = varFile.toAbsolutePath().normalize();
            String name;
            if (!Files.exists(file) || Files.isDirectory(file)) {
                throw Problems.badInput(
                        "var_file_missing",
                        "there is no variable file " + varFile,
                        "name a file; the path is relative to where you are, not to the configuration");
            } else if (!Files.isRegularFile(file)) {
                file = copyOf(file);
                copies.add(file);
                name = outside(extra.size(), "pipe.tfvars");
            } else if (file.startsWith(directory)) {
                name = directory.relativize(file).toString();
            } else {
                name = outside(extra.size(), String.valueOf(file.getFileName()));
            }
            extra.put(name, file);
            inside.add(name);
        }
        return new Configuration(directory, List.copyOf(inside), extra, List.copyOf(copies));
    }

    private static String outside(int others, String name) {
        return ".groundwork/var-files/" + (others + 1) + "-" + name;
    }

    /** Of a pipe, such as a shell makes for {@code <(sops decrypt prod.tfvars)}: it can be read once, and has no size. */
    private static Path copyOf(Path pipe) {
        try (InputStream in = Files.newInputStream(pipe)) {
            byte[] content = in.readNBytes(MOST_BYTES_OF_A_PIPE + 1);
            if (content.length > MOST_BYTES_OF_A_PIPE) {
                throw Problems.badInput(
                        "var_file_too_large",
                        "the variable file " + pipe + " has more than " + (MOST_BYTES_OF_A_PIPE >> 20) + " MiB",
                        "name a file with the values, not a device or a stream without an end");
            }
            Path copy = Files.createTempFile("groundwork-", ".tfvars");
            copy.toFile().deleteOnExit();
            return Files.write(copy, content);
        } catch (IOException e) {
            throw Problems.badInput(
                    "configuration_not_readable",
                    "cannot read the variable file " + pipe + ": " + e.getMessage(),
                    "check who may read it");
        }
    }

    @Override
    public String origin() {
        return directory.toString();
    }

    @Override
    public List<String> origins() {
        return Origins.of(directory);
    }

    @Override
    public Optional<LocalState> localState() {
        return LocalState.beside(directory);
    }

    @Override
    public String name() {
        return String.valueOf(directory.getFileName());
    }

    @Override
    public <T> T packed(ConfigurationPacker packer, Use<T> use) {
        try {
            Path archive = Files.createTempFile("groundwork-", ".tar.gz");
            try {
                packer.pack(directory, extraFiles, archive);
                return use.with(archive);
            } finally {
                Files.deleteIfExists(archive);
                for (Path copy : copies) {
                    Files.deleteIfExists(copy);
                }
            }
        } catch (IOException e) {
            throw new Problem(
                            "configuration_not_packed",
                            ProblemKind.RESOURCES,
                            "cannot pack " + directory + ": " + e.getMessage(),
                            "check who may read its files, and the space in the temporary directory")
                    .asException(e);
        }
    }
}
