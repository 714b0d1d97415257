package io.groundwork.cli.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.client.ApiClient;
import io.groundwork.client.StateVersion;
import io.groundwork.problem.ProblemException;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A state that an engine keeps beside a configuration if nothing else is said. Groundwork keeps states on its server, and would
 * make again what this one lists.
 *
 * @param name relative to the configuration
 * @param resources how many it lists; null if OpenTofu has encrypted it
 */
public record LocalState(Path file, String name, @Nullable Integer resources) {
    private static final String FILE = "terraform.tfstate";
    /** Has a directory for each workspace of the engine but {@code default}. */
    private static final String OF_WORKSPACES = "terraform.tfstate.d";

    /** The first that lists something: that of the engine's workspace {@code default}, then those of the others by name. */
    static Optional<LocalState> beside(Path directory) {
        return Stream.concat(Stream.of(directory), workspaces(directory.resolve(OF_WORKSPACES)))
                .map(place -> place.resolve(FILE))
                .flatMap(file -> in(directory, file).stream())
                .findFirst();
    }

    private static Stream<Path> workspaces(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.sorted().toList().stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.empty();
        }
    }

    private static Optional<LocalState> in(Path directory, Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            Integer resources = resources(file);
            return resources != null && resources == 0
                    ? Optional.empty()
                    : Optional.of(
                            new LocalState(file, directory.relativize(file).toString(), resources));
        } catch (IOException e) {
            // No state, or none that can be read: the engine could not use it either.
            return Optional.empty();
        }
    }

    /** Piece by piece: it may be larger than memory. */
    private static @Nullable Integer resources(Path file) throws IOException {
        try (JsonParser state = Json.mapper().createParser(file.toFile())) {
            state.nextToken();
            int count = 0;
            while (state.nextToken() == JsonToken.FIELD_NAME) {
                String name = state.currentName();
                JsonToken value = state.nextToken();
                if (name.equals("encrypted_data")) {
                    return null;
                }
                if (!name.equals("resources") || value != JsonToken.START_ARRAY) {
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
    public void tell(CommandContext shell, ApiClient api, String workspace) {
        if (!versions(api, workspace).isEmpty()) {
            return;
        }
        Terminal terminal = shell.terminal();
        String without = ", and the workspace " + workspace + " has no state: this run would make ";
        if (resources == null) {
            terminal.note(
                    Terminal.clean(name + " in the directory is encrypted" + without + "what it lists a second time"));
            terminal.note(Terminal.clean("  to keep it: 'tofu state pull > state.json' prints it in clear, and then "
                    + shell.typed("state push " + workspace + " state.json")));
        } else {
            terminal.note(Terminal.clean(name + " in the directory lists " + resources
                    + (resources == 1 ? " resource" : " resources") + without + "them a second time"));
            terminal.note(Terminal.clean("  to keep them: "
                    + shell.typed("state push " + workspace + " " + CommandContext.quoted(file.toString()))));
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
