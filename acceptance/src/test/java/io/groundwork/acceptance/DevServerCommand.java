package io.groundwork.acceptance;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A real Temporal dev server with a database file, set up as {@code groundwork dev} sets up its own. */
final class DevServerCommand {
    private static final List<String> SEARCH_ATTRIBUTES =
            List.of("provisionStatus", "tfDirectory", "workspace", "runId");

    private DevServerCommand() {}

    static List<String> of(Path binary, int port, Path database) {
        Stream<String> command = Stream.of(
                binary.toString(),
                "server",
                "start-dev",
                "--headless",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--db-filename",
                database.toString(),
                "--sqlite-pragma=journal_mode=wal",
                "--dynamic-config-value=history.transferProcessorMaxPollRPS=1000",
                "--dynamic-config-value=frontend.httpAllowedHosts=[\"closed.invalid\"]",
                "--log-level",
                "error");
        return Stream.concat(command, SEARCH_ATTRIBUTES.stream().map(name -> "--search-attribute=" + name + "=Keyword"))
                .toList();
    }
}
