package io.groundwork.config;

import io.groundwork.config.ConnectionVariables.Found;
import io.groundwork.config.ConnectionVariables.Named;
import io.groundwork.secret.Secret;
import io.groundwork.temporal.TemporalSettings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which Temporal, and how to get in. For one reading by one thread. */
final class TemporalReader {
    static final String HEADER = "TEMPORAL_GRPC_META_";

    private static final Pattern HOST_AND_PORT = Pattern.compile("[^\\s/:]+:[0-9]{1,5}|\\[[0-9a-fA-F:.]+]:[0-9]{1,5}");
    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}]{1,200}");
    private static final Pattern HEADER_NAME = Pattern.compile("(?!grpc-)[a-z0-9][a-z0-9.-]*(?<!-bin)");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]+");

    private final EnvironmentReader reader;
    private final ConnectionVariables variables;
    private final @Nullable String address;
    private final TemporalSettings settings;

    TemporalReader(EnvironmentReader reader, Settings.Profile which) {
        this.reader = reader;
        this.variables = new ConnectionVariables(reader, ProfileFile.read(reader, which));
        this.address = readAddress();
        String namespace = name("TEMPORAL_NAMESPACE", TemporalSettings.DEFAULT_NAMESPACE);
        String taskQueue = name("TEMPORAL_INFRA_PROVISION_TASK_QUEUE", TemporalSettings.DEFAULT_TASK_QUEUE);
        Found apiKey = apiKey();
        this.settings = new TemporalSettings(
                address == null ? TemporalSettings.DEFAULT_ADDRESS : address,
                namespace,
                taskQueue,
                new TlsReader(reader, variables).settings(address != null, apiKey),
                apiKey == null ? null : apiKey.where(),
                headers(),
                reader.flag("GROUNDWORK_SEARCH_ATTRIBUTES", true),
                reader.flag("GROUNDWORK_ACCEPT_UNENCRYPTED_PAYLOADS", false),
                reader.flagIfSet("GROUNDWORK_ACCEPT_TEMPORAL_STARTS"),
                variables.sources());
    }

    /** Null if none is named. */
    @Nullable
    String address() {
        return address;
    }

    TemporalSettings settings() {
        return settings;
    }

    private @Nullable String readAddress() {
        Named named = variables.named("TEMPORAL_ADDRESS", "TEMPORAL_HOST_URL");
        if (named == null) {
            reader.note("TEMPORAL_ADDRESS", null, "");
            return null;
        }
        if (!HOST_AND_PORT.matcher(named.value()).matches()) {
            reader.refuse(named.source() + " is " + EnvironmentReader.withoutUser(named.value()) + ", not host:port");
        }
        return variables.use("TEMPORAL_ADDRESS", named, named.value());
    }

    private String name(String variable, String otherwise) {
        Named named = variables.named(variable, null);
        if (named == null) {
            reader.note(variable, otherwise, "default");
            return otherwise;
        }
        if (!NAME.matcher(named.value()).matches()) {
            reader.refuse(
                    named.source() + " is '" + named.value() + "': a name has no spaces, and 200 characters at most");
        }
        return variables.use(variable, named, named.value());
    }

    private @Nullable Found apiKey() {
        Path file = reader.path("GROUNDWORK_TEMPORAL_API_KEY_FILE");
        if (file != null) {
            if (reader.raw("TEMPORAL_API_KEY") != null) {
                variables.contradict("TEMPORAL_API_KEY", "GROUNDWORK_TEMPORAL_API_KEY_FILE");
            }
            return variables.inFile(file, "GROUNDWORK_TEMPORAL_API_KEY_FILE");
        }
        Named given = variables.named("TEMPORAL_API_KEY", null);
        return given == null ? null : variables.given("TEMPORAL_API_KEY", given);
    }

    private Map<String, Secret> headers() {
        Map<String, Secret> headers = new TreeMap<>();
        variables.beginningWith(HEADER).forEach((variable, named) -> {
            String header =
                    variable.substring(HEADER.length()).toLowerCase(Locale.ROOT).replace('_', '-');
            if (HEADER_NAME.matcher(header).matches()
                    && PRINTABLE.matcher(named.value()).matches()) {
                var secret = new Secret(named.value());
                variables.use(variable, named, secret.toString());
                headers.put(header, secret);
            } else {
                reader.refuse(named.source() + " is no header that gRPC takes: " + header);
            }
        });
        return headers;
    }
}
