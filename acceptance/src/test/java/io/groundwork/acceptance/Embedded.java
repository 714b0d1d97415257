package io.groundwork.acceptance;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands without any server, on a data directory of their own, where no {@code temporal} is to be found. */
final class Embedded {
    private Embedded() {}

    /** Runs a command to its end. */
    static Result run(Path root, Path data, String... arguments) {
        try (Program program = start(root, data, arguments)) {
            return program.await(Duration.ofMinutes(2));
        }
    }

    /** Starts a command and leaves it running. */
    static Program start(Path root, Path data, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Deployment.binary()));
        command.addAll(List.of(arguments));
        return Program.start(
                root.resolve("logs"),
                "embedded",
                command,
                Map.of("GROUNDWORK_DATA_DIR", data.toString(), "PATH", pathWithoutTemporal()));
    }

    private static String pathWithoutTemporal() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .filter(directory -> !Files.exists(Path.of(directory, "temporal")))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
