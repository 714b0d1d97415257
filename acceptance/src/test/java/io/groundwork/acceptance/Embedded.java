package io.groundwork.acceptance;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Commands without any server, on a data directory of their own, where no {@code temporal} is to be found. */
final class Embedded {
    private static final Map<String, String> BESIDE_TEMPORAL =
            Map.of("PATH", Deployment.tool("temporal").getParent() + File.pathSeparator + System.getenv("PATH"));

    private Embedded() {}

    /** Runs a command to its end. */
    static Result run(Path root, Path data, String... arguments) {
        try (Program program = start(root, data, arguments)) {
            return program.await(Duration.ofMinutes(2));
        }
    }

    /** As {@link #run}, with some of the environment set otherwise. */
    static Result run(Path root, Path data, Map<String, String> environment, String... arguments) {
        try (Program program = start(root, data, environment, arguments)) {
            return program.await(Duration.ofMinutes(2));
        }
    }

    /** Starts a command and leaves it running. */
    static Program start(Path root, Path data, String... arguments) {
        return start(root, data, Map.of(), arguments);
    }

    /** As {@link #start}, with some of the environment set otherwise. */
    static Program start(Path root, Path data, Map<String, String> environment, String... arguments) {
        return Program.start(root.resolve("logs"), "embedded", command(arguments), environment(data, environment));
    }

    /** As {@link #start}, with a {@code temporal} on the path. */
    static Program startBesideTemporal(Path root, Path data, String... arguments) {
        return start(root, data, BESIDE_TEMPORAL, arguments);
    }

    /** Starts a command at a terminal, with a {@code temporal} on the path, and leaves it running. */
    static Program startAtTerminal(Path root, Path data, String... arguments) {
        return Program.startAtTerminal(
                root.resolve("logs"), "at-terminal", command(arguments), environment(data, BESIDE_TEMPORAL));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Deployment.binary()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Map<String, @Nullable String> environment(Path data, Map<String, String> more) {
        Map<String, @Nullable String> all = new HashMap<>();
        all.put("GROUNDWORK_DATA_DIR", data.toString());
        all.put("PATH", pathWithout("temporal"));
        all.putAll(more);
        return all;
    }

    /** Our own path, without the directories in which one of these is found. */
    static String pathWithout(String... programs) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .filter(directory ->
                        Stream.of(programs).noneMatch(program -> Files.exists(Path.of(directory, program))))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
