package io.groundwork.terraform.process;

import io.groundwork.terraform.failure.DriverException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The programs of the operating system that we use, looked for where it keeps them and never on anybody's PATH. */
final class Tools {
    private static final List<String> DIRECTORIES =
            List.of("/usr/bin", "/bin", "/usr/local/bin", "/run/current-system/sw/bin");

    private Tools() {}

    /** Raises {@link DriverException.NotFound} if this machine lacks it. */
    static String path(String name) {
        return find(name)
                .orElseThrow(() -> new DriverException.NotFound(
                        "looking for the tools that keep an engine running: " + name + " is not in " + DIRECTORIES));
    }

    /** Empty if this machine lacks it. */
    static Optional<String> find(String name) {
        return DIRECTORIES.stream()
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString);
    }
}
