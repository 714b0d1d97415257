package io.groundwork.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands without any server: the embedded stack, on a data directory of its own. */
final class Embedded {
    private Embedded() {}

    /** With the in-JVM Temporal: no {@code temporal} is to be found. */
    static Result withoutTemporal(Path root, Path data, String... arguments) {
        try (Program program = start(root, data, arguments)) {
            return program.await(Duration.ofMinutes(2));
        }
    }

    static Program start(Path root, Path data, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Deployment.distribution().resolve("bin/groundwork").toString()));
        command.addAll(List.of(arguments));
        return Program.start(root.resolve("logs"), "embedded", command, Map.of("GROUNDWORK_DATA_DIR", data.toString()));
    }
}
