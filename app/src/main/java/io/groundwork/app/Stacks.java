package io.groundwork.app;

import io.groundwork.cli.shell.Stack;
import io.groundwork.cli.shell.StackLauncher;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.config.Settings;
import io.groundwork.dev.DevStack;
import io.groundwork.secret.Secret;
import java.net.URI;
import java.util.List;
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
        InForce inForce = InForce.of(request);
        boolean ownTemporal = request.kind() != StackRequest.Kind.SERVER && request.kind() != StackRequest.Kind.WORKER;
        Settings.Profile profile = ownTemporal ? Settings.Profile.NAMED_ONLY : Settings.Profile.DEFAULT;
        Settings settings = Settings.from(inForce.environment(), profile);
        logWhereItBelongs(request);
        return switch (request.kind()) {
            // A person looks at what these print: addresses, not settings.
            case RUN, DEV -> dev(request, settings, true);
            case READ -> dev(request, settings, false);
            case SERVER -> {
                ServerProcess server = ServerProcess.start(request, settings, version);
                tell(settings, inForce.lines(profile));
                yield server;
            }
            case WORKER -> {
                WorkerProcess.requireAll(request, settings);
                // Before it starts: it may have to wait for a Temporal that is not the right one.
                tell(settings, inForce.lines(profile));
                yield WorkerProcess.start(request, settings);
            }
            case CODEC_SERVER -> {
                CodecProcess codec = CodecProcess.start(request, settings);
                inForce.lines(profile).forEach(log()::info);
                yield codec;
            }
        };
    }

    private static void tell(Settings settings, List<String> lines) {
        lines.forEach(log()::info);
        log().info("Temporal at {}", settings.temporal().describe());
    }

    /** Not a constant: most commands open nothing, and setting up a log takes longer than all they do. */
    private static Logger log() {
        return LoggerFactory.getLogger(Stacks.class);
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
