package io.groundwork.app;

import io.groundwork.cli.shell.StackRequest;
import io.groundwork.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a process was told, by its environment and by the options of its command line, which are more than the environment. */
final class InForce {
    private final Map<String, String> values;
    private final Map<String, String> options = new HashMap<>();
    private final StackRequest request;

    private InForce(StackRequest request) {
        this.request = request;
        this.values = new HashMap<>(request.environment());
    }

    static InForce of(StackRequest request) {
        var inForce = new InForce(request);
        inForce.option("--listen", "GROUNDWORK_BIND", request.listen());
        inForce.option("--port", "GROUNDWORK_PORT", request.port());
        if (!request.dataDirectory().resolve("token").equals(request.tokenFile())) {
            inForce.option("--token-file", "GROUNDWORK_TOKEN_FILE", request.tokenFile());
        }
        inForce.option("--server, or the data directory", "GROUNDWORK_SERVER", request.server());
        if (request.temporal() != null) {
            inForce.option("--temporal", "TEMPORAL_ADDRESS", request.temporal());
            inForce.values.remove("TEMPORAL_HOST_URL");
        }
        if (!request.searchAttributes()) {
            inForce.option("--no-search-attributes", "GROUNDWORK_SEARCH_ATTRIBUTES", "false");
        }
        return inForce;
    }

    private void option(String option, String variable, @Nullable Object value) {
        // A command hands on what it found in the environment, too.
        if (value != null && !value.toString().equals(values.get(variable))) {
            values.put(variable, value.toString());
            options.put(variable, option);
        }
    }

    /** The environment as it would have to be to say the same without options. */
    Map<String, String> environment() {
        return Map.copyOf(values);
    }

    /** One line for each setting that is set, with where it comes from; no secrets. */
    List<String> lines(Settings.Profile profile) {
        return Stream.concat(
                        Stream.of("data directory " + request.dataDirectory()),
                        Settings.describe(values, profile, options).stream())
                .toList();
    }
}
