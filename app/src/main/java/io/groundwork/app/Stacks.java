package io.groundwork.app;

import io.groundwork.cli.Stack;
import io.groundwork.cli.StackLauncher;
import io.groundwork.cli.StackRequest;
import io.groundwork.config.Settings;
import io.groundwork.dev.DevStack;
import io.groundwork.secret.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what a command asks for. */
final class Stacks implements StackLauncher {
    private final String version;

    Stacks(String version) {
        this.version = version;
    }

    @Override
    public Stack open(StackRequest request) {
        Map<String, String> environment = new HashMap<>(request.environment());
        if (request.temporal() != null) {
            // The option is more than the environment.
            environment.put("TEMPORAL_ADDRESS", request.temporal());
            environment.remove("TEMPORAL_HOST_URL");
        }
        if (!request.searchAttributes()) {
            environment.put("GROUNDWORK_SEARCH_ATTRIBUTES", "false");
        }
        boolean ownTemporal = request.kind() != StackRequest.Kind.SERVER && request.kind() != StackRequest.Kind.WORKER;
        Settings.Profile profile = ownTemporal ? Settings.Profile.NAMED_ONLY : Settings.Profile.DEFAULT;
        Settings settings = Settings.from(environment, profile);
        logWhereItBelongs(request);
        // Not a constant: most commands open nothing, and setting up a log takes longer than all they do.
        Logger log = LoggerFactory.getLogger(Stacks.class);
        if (!ownTemporal) {
            log.info("Temporal at {}", settings.temporal().describe());
        }
        if (request.kind() != StackRequest.Kind.DEV) {
            // A person looks at what dev prints: addresses, not settings.
            Settings.describe(environment, profile).forEach(log::info);
        }
        return switch (request.kind()) {
            case RUN, DEV -> dev(request, settings, true);
            case READ -> dev(request, settings, false);
            case SERVER -> ServerProcess.start(request, settings, version);
            case WORKER -> WorkerProcess.start(request, settings);
            case CODEC_SERVER -> CodecProcess.start(request, settings);
        };
    }

    private static void logWhereItBelongs(StackRequest request) {
        switch (request.kind()) {
            case RUN, READ -> Logs.toFile(request.dataDirectory().resolve("groundwork.log"));
            case DEV, SERVER, WORKER, CODEC_SERVER -> Logs.toStandardError();
        }
    }

    private Stack dev(StackRequest request, Settings settings, boolean announced) {
        DevStack stack = DevStack.start(new DevStack.Plan(
                request.dataDirectory(),
                announced,
                request.listen() == null ? settings.bind() : request.listen(),
                request.port() == null ? settings.port() : request.port(),
                settings,
                request.environment(),
                version,
                request.kind() == StackRequest.Kind.DEV
                        ? new DevStack.Watching(request.web(), settings.metrics())
                        : null));
        return new Stack() {
            @Override
            public URI server() {
                return stack.server();
            }

            @Override
            public Secret token() {
                return stack.token();
            }

            @Override
            public Map<String, String> addresses() {
                return stack.addresses();
            }

            @Override
            public void close() {
                stack.close();
            }
        };
    }
}
