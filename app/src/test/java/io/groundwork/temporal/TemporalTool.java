package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The real {@code temporal} from the tools directory, for tests. */
public final class TemporalTool {
    private TemporalTool() {}

    /** Where it is. Missing, it fails the test in CI and skips it with a message elsewhere. */
    public static Path required() {
        Path temporal = Optional.ofNullable(System.getenv("GROUNDWORK_TOOLS_DIR"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache/groundwork/tools"))
                .resolve("bin/temporal");
        boolean there = Files.isExecutable(temporal);
        if (System.getenv("CI") != null) {
            assertThat(there).as("%s is there: run scripts/tools", temporal).isTrue();
        }
        assumeTrue(there, () -> temporal + " is missing: run scripts/tools");
        return temporal;
    }

    /** An environment in which it is found. */
    public static Map<String, String> environment() {
        return Map.of("PATH", required().resolveSibling("").toString());
    }
}
