package io.groundwork.cli.shell;

import java.util.Map;
import java.util.Optional;

/** Port: looks for programs and asks for their versions; the only place of {@code doctor} that starts processes. */
public interface ToolProbe {
    /**
     * Looks for a program on the PATH of the environment.
     *
     * @param name e.g. {@code terraform}
     */
    Optional<Tool> find(String name, Map<String, String> environment);

    /**
     * A program that was found.
     *
     * @param version as it says; {@code unknown} where it did not
     */
    record Tool(String path, String version) {}
}
