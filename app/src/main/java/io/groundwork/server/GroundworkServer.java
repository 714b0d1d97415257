package io.groundwork.server;

import io.groundwork.keyring.Sealer;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.Runs;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A server that runs. */
public final class GroundworkServer implements AutoCloseable {
    /** Shorter than what proxies bear with. */
    private static final Duration EVENT_STREAM_HEARTBEAT = Duration.ofSeconds(15);

    private final ServletWebServerApplicationContext context;
    private final Server parts;
    private final URI baseUrl;

    private GroundworkServer(ServletWebServerApplicationContext context, Server parts, URI baseUrl) {
        this.context = context;
        this.parts = parts;
        this.baseUrl = baseUrl;
    }

    /**
     * Starts and returns when it answers. Raises {@code port_in_use} (user), {@code data_directory_newer} (user),
     * {@code database_unusable} (resources).
     */
    public static GroundworkServer start(
            ServerSettings settings, Runs runs, BooleanSupplier temporalIsUp, Sealer sealer) {
        return start(settings, runs, temporalIsUp, sealer, EVENT_STREAM_HEARTBEAT);
    }

    static GroundworkServer start(
            ServerSettings settings, Runs runs, BooleanSupplier temporalIsUp, Sealer sealer, Duration heartbeat) {
        Server parts = Server.open(settings, runs, temporalIsUp, sealer, heartbeat);
        try {
            var context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(ServerWiring.class)
                    .web(WebApplicationType.SERVLET)
                    .bannerMode(Banner.Mode.OFF)
                    .logStartupInfo(false)
                    .registerShutdownHook(false)
                    .properties(properties(settings))
                    .initializers((GenericApplicationContext fresh) -> fresh.registerBean(Server.class, () -> parts))
                    .run();
            URI address = URI.create("http://" + settings.bind() + ":"
                    + Objects.requireNonNull(context.getWebServer()).getPort());
            parts.listensAt(settings.publicUrl() == null ? address.toString() : settings.publicUrl());
            return new GroundworkServer(context, parts, address);
        } catch (RuntimeException e) {
            parts.close();
            throw startFailure(settings, e);
        }
    }

    private static Map<String, Object> properties(ServerSettings settings) {
        return Map.ofEntries(
                Map.entry("server.address", settings.bind()),
                Map.entry("server.port", settings.port()),
                Map.entry("server.shutdown", "immediate"),
                Map.entry("spring.main.lazy-initialization", "true"),
                Map.entry("spring.threads.virtual.enabled", "true"),
                Map.entry("spring.mvc.problemdetails.enabled", "false"),
                Map.entry("spring.jmx.enabled", "false"),
                // What an older worker does not know of has its default.
                Map.entry("spring.jackson.deserialization.fail-on-null-for-primitives", "false"),
                // A newer worker may send events that we do not know yet: they are read as null.
                Map.entry("spring.jackson.deserialization.fail-on-invalid-subtype", "false"),
                Map.entry("springdoc.api-docs.path", "/openapi.json"),
                Map.entry("springdoc.swagger-ui.enabled", "false"),
                Map.entry("spring.application.name", "groundwork"),
                Map.entry("logging.level.root", "warn"));
    }

    private static RuntimeException startFailure(ServerSettings settings, RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
            if (cause instanceof BindException
                    || cause.getClass().getSimpleName().equals("PortInUseException")) {
                return Problems.portInUse(
                        settings.bind(),
                        settings.port(),
                        "stop the other process, or choose another port with --port or GROUNDWORK_PORT",
                        failure);
            }
        }
        return failure;
    }

    /** Where the API answers. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** Runs that have not ended, for whoever settles what a crash left behind. */
    public List<RunView> unfinishedRuns() {
        return parts.registry().unfinished();
    }

    /** Ends a run that nobody carries any more. */
    public void end(String runId, RunStatus status, @Nullable Problem error) {
        parts.registry().end(runId, status, error);
    }

    /** Looks once for runs that Temporal has lost; the server does so by itself now and then. */
    void lookForLostRuns() {
        parts.lostRuns().look();
    }

    /** Readers of live events now. */
    int eventReaders() {
        return parts.eventStream().readers();
    }

    @Override
    public void close() {
        parts.endStreams();
        context.close();
        parts.close();
    }
}
