package io.groundwork.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.groundwork.client.ApiClient;
import io.groundwork.client.StateVersion;
import io.groundwork.problem.ProblemException;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The state that an engine keeps beside a configuration if nothing else is said. Groundwork keeps states on its server, and would
 * make again what this one lists.
 *
 * @param resources 1 or more
 */
record LocalState(Path file, int resources) {
    private static final String FILE = "terraform.tfstate";

    static Optional<LocalState> beside(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            int resources = Files.isRegularFile(file) ? resources(file) : 0;
            return resources == 0 ? Optional.empty() : Optional.of(new LocalState(file, resources));
        } catch (IOException e) {
            // No state, or none that can be read: the engine could not use it either.
            return Optional.empty();
        }
    }

    /** Piece by piece: it may be larger than memory. */
    private static int resources(Path file) throws IOException {
        try (JsonParser state = Json.mapper().createParser(file.toFile())) {
            state.nextToken();
            int count = 0;
            while (state.nextToken() == JsonToken.FIELD_NAME) {
                boolean resources = state.currentName().equals("resources");
                JsonToken value = state.nextToken();
                if (!resources || value != JsonToken.START_ARRAY) {
                    state.skipChildren();
                    continue;
                }
                while (state.nextToken() == JsonToken.START_OBJECT) {
                    count++;
                    state.skipChildren();
                }
            }
            return count;
        }
    }

    /** Said before a run, as long as the workspace has no state of its own. */
    void tell(Shell shell, ApiClient api, String workspace) {
        Terminal terminal = shell.terminal();
        if (versions(api, workspace).isEmpty()) {
            terminal.note(Terminal.clean(FILE + " in the directory lists " + resources
                    + (resources == 1 ? " resource" : " resources") + ", and the workspace " + workspace
                    + " has no state: this run would make them a second time"));
            terminal.note(Terminal.clean(
                    "  to keep them: " + shell.typed("state push " + workspace + " " + Shell.quoted(file.toString()))));
        }
    }

    private static List<StateVersion> versions(ApiClient api, String workspace) {
        try {
            return api.stateVersions(workspace);
        } catch (ProblemException e) {
            if (e.problem().code().equals("workspace_not_found")) {
                return List.of();
            }
            throw e;
        }
    }
}
