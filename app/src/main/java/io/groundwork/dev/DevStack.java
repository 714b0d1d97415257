package io.groundwork.dev;

import io.groundwork.client.WorkerApi;
import io.groundwork.codec.CodecServer;
import io.groundwork.codec.CodecSettings;
import io.groundwork.codec.WebOrigin;
import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.groundwork.keyring.RingSealer;
import io.groundwork.metrics.Metrics;
import io.groundwork.metrics.MetricsSettings;
import io.groundwork.secret.Secret;
import io.groundwork.server.GroundworkServer;
import io.groundwork.server.ServerSettings;
import io.groundwork.server.TokenFile;
import io.groundwork.temporal.SearchAttributes;
import io.groundwork.temporal.TemporalConnection;
import io.groundwork.temporal.WorkerHost;
import io.groundwork.worker.GroundworkWorker;
import io.groundwork.worker.OrphanCollector;
import io.groundwork.worker.Sandbox;
import io.groundwork.worker.Secrets;
import io.groundwork.workflow.RunWorkflowImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Temporal, server and worker in one process, over one data directory. */
public final class DevStack implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Secret token;
    private final URI server;

    private DevStack(Deque<AutoCloseable> parts, Map<String, String> addresses, Secret token, URI server) {
        this.parts.addAll(parts);
        this.addresses.putAll(addresses);
        this.token = token;
        this.server = server;
    }

    /**
     * What to start.
     *
     * @param announced whether other commands are to find this stack; one that is not is there to be read from, and has
     *     Temporal and a worker only if a run is left that they have to look after
     * @param bind address to listen on
     * @param port 0 for the one used before, or any
     * @param watching what somebody who watches the stack gets; null where it is there for one command
     */
    public record Plan(
            Path dataDirectory,
            boolean announced,
            String bind,
            int port,
            Settings settings,
            Map<String, String> environment,
            String version,
            @Nullable Watching watching) {
        /** For one command. */
        public Plan(
                Path dataDirectory,
                boolean announced,
                String bind,
                int port,
                Settings settings,
                Map<String, String> environment,
                String version) {
            this(dataDirectory, announced, bind, port, settings, environment, version, null);
        }
    }

    /**
     * Temporal's UI, the codec endpoints it needs, and metrics.
     *
     * @param web origins of other UIs than our own that may ask the codec endpoints
     * @param metrics null for none
     */
    public record Watching(List<String> web, @Nullable MetricsSettings metrics) {
        public Watching {
            web = List.copyOf(web);
        }
    }

    /** Starts everything and returns when it answers; what was started is stopped again if a part cannot start. */
    public static DevStack start(Plan plan) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(plan, parts);
        } catch (RuntimeException e) {
            closeAll(parts);
            throw e;
        }
    }

    private static DevStack start(Plan plan, Deque<AutoCloseable> parts) {
        DataDirectory data = DataDirectory.own(plan.dataDirectory());
        parts.push(data);
        Secret token = TokenFile.loadOrCreate(data.token());
        KeyRing ring = KeyRing.loadOrCreate(data.keyRing());
        Watching watching = plan.watching();
        Metrics metrics = Metrics.of(watching == null ? null : watching.metrics());
        parts.push(metrics);
        TemporalUi ui = watching == null ? null : startCodec(watching.web(), token, ring, parts);
        var lateRuns = new LazyTemporalRuns(
                () -> DevTemporal.start(plan.environment(), plan.settings(), data.root(), ui),
                plan.settings(),
                ring,
                metrics.temporalScope());
        parts.push(lateRuns);
        if (plan.announced()) {
            // Temporal and the server take a second or two each: side by side.
            lateRuns.startEarly(DevStack::register);
        }
        GroundworkServer server = startServer(plan, data, token, lateRuns, ring);
        parts.push(server);
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("server", server.baseUrl().toString());
        addresses.put("data", data.root().toString());
        if (plan.announced() || !server.unfinishedRuns().isEmpty()) {
            carryRuns(plan, data, token, ring, lateRuns, server, metrics, parts);
            addresses.put("Temporal", lateRuns.description());
            addresses.put("sandbox", Sandbox.LEVEL);
        }
        if (ui != null) {
            addresses.put("codec endpoint", ui.codecEndpoint().toString());
            lateRuns.ui().ifPresent(address -> addresses.put("Temporal UI", address.toString()));
        }
        metrics.address().ifPresent(address -> addresses.put("metrics", address.toString()));
        if (plan.announced()) {
            announce(data, server.baseUrl(), addresses.get("Temporal UI"));
        }
        return new DevStack(parts, addresses, token, server.baseUrl());
    }

    /** The UI's port is chosen before the UI starts: each must know where the other is. */
    private static TemporalUi startCodec(List<String> web, Secret token, KeyRing ring, Deque<AutoCloseable> parts) {
        int port = DevTemporal.freePort();
        List<WebOrigin> origins = Stream.concat(
                        Stream.of("http://127.0.0.1:" + port, "http://localhost:" + port), web.stream())
                .map(WebOrigin::parse)
                .toList();
        CodecServer codec = CodecServer.start(new CodecSettings("127.0.0.1", 0, origins, token), ring);
        parts.push(codec);
        return new TemporalUi(port, codec.address());
    }

    private static void carryRuns(
            Plan plan,
            DataDirectory data,
            Secret token,
            KeyRing ring,
            LazyTemporalRuns lateRuns,
            GroundworkServer server,
            Metrics metrics,
            Deque<AutoCloseable> parts) {
        TemporalConnection connection = lateRuns.connection(DevStack::register);
        var api = new WorkerApi(server.baseUrl(), token);
        parts.push(api);
        var worker = new GroundworkWorker(
                plan.settings().worker(data.worker(), plan.environment()),
                api,
                connection.settings()::queueOf,
                new Secrets(plan.environment(), plan.settings().inputs().scopeOfTheUser(List.of(data.root()))),
                new RingSealer(ring),
                plan.settings().policies(),
                metrics.registry());
        metrics.beforeEachLook(worker::refreshMeters);
        settleOrphans(server, lateRuns, worker);
        parts.push(worker.heartbeat());
        parts.push(worker.unsettledRuns());
        WorkerHost host = WorkerHost.start(
                connection,
                new WorkerHost.Load(
                        worker.workerId(),
                        List.of(RunWorkflowImpl.class),
                        worker.shared(),
                        worker.ownDisk(),
                        worker.leftOver(),
                        plan.settings().cachedRuns()));
        parts.push(() -> stop(host, server));
    }

    /** A worker without runs has nothing to bring to an end. */
    private static void stop(WorkerHost host, GroundworkServer server) {
        boolean idle = false;
        try {
            idle = server.unfinishedRuns().isEmpty();
        } finally {
            if (idle) {
                host.closeIdle();
            } else {
                host.close();
            }
        }
    }

    private static void register(TemporalConnection connection) {
        new SearchAttributes(connection).registerMissing();
    }

    /** Engines that outlive us know the address of their state: it stays the same over restarts if it can. */
    private static GroundworkServer startServer(
            Plan plan, DataDirectory data, Secret token, LazyTemporalRuns runs, KeyRing ring) {
        int wanted = plan.port() != 0 ? plan.port() : data.lastPort(plan.bind());
        var server = GroundworkServer.start(
                new ServerSettings(
                        plan.bind(),
                        wanted,
                        null,
                        data.root(),
                        token,
                        plan.version(),
                        OperatorPolicies.of(plan.settings()),
                        plan.settings().shared(),
                        plan.settings().temporal().acceptsStarts(true)),
                runs,
                runs::isUp,
                new RingSealer(ring));
        data.rememberPort(server.baseUrl().getPort());
        return server;
    }

    private static void settleOrphans(GroundworkServer server, LazyTemporalRuns runs, GroundworkWorker worker) {
        var collector = worker.orphans();
        server.unfinishedRuns().stream()
                .filter(run -> runs.isGone(run.workflowId()))
                .forEach(run -> {
                    OrphanCollector.Ending ending = collector.collect(run);
                    server.end(run.runId(), ending.status(), ending.error());
                });
    }

    private static void announce(DataDirectory data, URI server, @Nullable String ui) {
        try {
            data.announce(server, ui);
        } catch (IOException e) {
            throw new UncheckedIOException("announcing the stack", e);
        }
    }

    public URI server() {
        return server;
    }

    public Secret token() {
        return token;
    }

    /** Name to address, for people, in the order to print. */
    public Map<String, String> addresses() {
        return Collections.unmodifiableMap(addresses);
    }

    @Override
    public void close() {
        closeAll(parts);
    }

    /** The last one started first. */
    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(DevStack.class).warn("stopping a part", e);
            }
        }
    }
}
