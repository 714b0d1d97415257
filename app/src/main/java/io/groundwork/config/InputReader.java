package io.groundwork.config;

import io.groundwork.problem.ProblemException;
import io.groundwork.worker.InputSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings about what runs may hand to their engines. For one reading by one thread. */
final class InputReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\*?|\\*");

    private final EnvironmentReader reader;

    InputReader(EnvironmentReader reader) {
        this.reader = reader;
    }

    InputSettings settings() {
        List<String> variables = Objects.requireNonNullElse(reader.list("GROUNDWORK_ENGINE_ENVIRONMENT"), List.of());
        List<String> names = names();
        List<Path> directories = directories();
        try {
            return InputSettings.of(variables, names, directories);
        } catch (ProblemException e) {
            reader.refuse("GROUNDWORK_ENGINE_ENVIRONMENT: " + e.problem().message());
            return InputSettings.of(List.of(), names, directories);
        }
    }

    private @Nullable List<String> names() {
        List<String> names = reader.list("GROUNDWORK_SECRET_NAMES");
        if (names != null) {
            names.stream()
                    .filter(name -> !NAME.matcher(name).matches())
                    .forEach(name -> reader.refuse("GROUNDWORK_SECRET_NAMES: " + name
                            + " is neither the name of a variable nor a beginning like AWS_*"));
        }
        return names;
    }

    private @Nullable List<Path> directories() {
        List<String> directories = reader.list("GROUNDWORK_SECRET_DIRECTORIES");
        if (directories == null) {
            return null;
        }
        directories.stream()
                .filter(directory -> !directory.startsWith("/"))
                .forEach(directory ->
                        reader.refuse("GROUNDWORK_SECRET_DIRECTORIES: " + directory + " is no absolute path"));
        return directories.stream().map(Path::of).toList();
    }
}
