package io.groundwork.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real {@code opa} from the tools directory, for tests. */
public final class OpaTool {
    /** Tests run in the directory of their module. */
    static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    private OpaTool() {}

    /** Where it is. Missing, it fails the test in CI and skips it with a message elsewhere. */
    public static Path required() throws IOException, InterruptedException {
        Path opa = Path.of(run(List.of("scripts/tools", "--print-dir")).strip(), "bin", "opa");
        boolean there = Files.isExecutable(opa);
        if (System.getenv("CI") != null) {
            assertThat(there).as("%s is there: run scripts/tools", opa).isTrue();
        }
        assumeTrue(there, () -> opa + " is missing: run scripts/tools");
        return opa;
    }

    /** Runs a command in the repository; fails, with what it printed, unless it succeeds. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(REPOSITORY.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
        assertThat(process.exitValue()).as("%s says%n%s", command, output).isZero();
        return output;
    }
}
