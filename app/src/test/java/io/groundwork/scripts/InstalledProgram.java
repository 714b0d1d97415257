package io.groundwork.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of the machine that a test drives; {@code scripts/packages} installs it. */
public final class InstalledProgram {
    private InstalledProgram() {}

    /** Where it is. Missing, it fails the test in CI and skips it with a message elsewhere. */
    public static Path required(String name) {
        Optional<Path> found = Stream.of(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(":", -1))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (System.getenv("CI") != null) {
            assertThat(found)
                    .as("%s is on PATH: run scripts/packages as root", name)
                    .isPresent();
        }
        assumeTrue(found.isPresent(), () -> name + " is not on PATH: run scripts/packages as root");
        return found.orElseThrow();
    }
}
