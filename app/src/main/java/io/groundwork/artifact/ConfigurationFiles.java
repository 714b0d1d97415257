package io.groundwork.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which files of a module's directory are configuration, and which of them an engine reads. */
public final class ConfigurationFiles {
    private static final List<String> ENDINGS = List.of(".tf", ".tf.json");
    private static final List<String> TOFU_ENDINGS = List.of(".tofu", ".tofu.json");

    private ConfigurationFiles() {}

    /** Whether some engine reads a file of this name: both ignore hidden files and what editors leave. */
    public static boolean isConfiguration(String name) {
        return hasEnding(name) && !isIgnored(name);
    }

    /** Files with the endings of configuration, sorted by name; also those that the engines ignore. */
    static List<Path> all(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> hasEnding(nameOf(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing the configuration", e);
        }
    }

    /**
     * Files that an engine reads, sorted by name.
     *
     * @param tofuFiles whether it reads {@code .tofu} files, and then not the {@code .tf} file of the same name
     */
    static List<Path> read(Path directory, boolean tofuFiles) {
        List<Path> known =
                all(directory).stream().filter(file -> !isIgnored(nameOf(file))).toList();
        if (!tofuFiles) {
            return known.stream()
                    .filter(file -> ENDINGS.stream().anyMatch(nameOf(file)::endsWith))
                    .toList();
        }
        Set<String> replaced = known.stream()
                .map(ConfigurationFiles::nameOf)
                .filter(name -> TOFU_ENDINGS.stream().anyMatch(name::endsWith))
                .map(name -> name.replaceFirst("\\.tofu(\\.json)?$", ".tf$1"))
                .collect(Collectors.toCollection(TreeSet::new));
        return known.stream().filter(file -> !replaced.contains(nameOf(file))).toList();
    }

    /** Bytes that are no UTF-8 are replaced, as the engines do: they must not end our reading before theirs. */
    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private static boolean hasEnding(String name) {
        return Stream.concat(ENDINGS.stream(), TOFU_ENDINGS.stream()).anyMatch(name::endsWith);
    }

    private static boolean isIgnored(String name) {
        return name.startsWith(".") || name.endsWith("~") || (name.startsWith("#") && name.endsWith("#"));
    }

    static boolean isJson(Path file) {
        return nameOf(file).endsWith(".json");
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }
}
