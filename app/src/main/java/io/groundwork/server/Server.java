package io.groundwork.server;

import io.groundwork.artifact.ArtifactStore;
import io.groundwork.database.Database;
import io.groundwork.keyring.Sealer;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.registry.ArtifactUses;
import io.groundwork.registry.EventLog;
import io.groundwork.registry.RunOrigins;
import io.groundwork.registry.RunRegistry;
import io.groundwork.registry.WorkerLiveness;
import io.groundwork.registry.WorkerWatch;
import io.groundwork.run.Runs;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.state.RunTokens;
import io.groundwork.state.StateBackend;
import io.groundwork.state.StateStore;
import io.groundwork.verdict.Verdicts;
import io.groundwork.web.ConfigurationController;
import io.groundwork.web.EventStreamController;
import io.groundwork.web.HealthController;
import io.groundwork.web.PolicyController;
import io.groundwork.web.RunController;
import io.groundwork.web.ServerMetricsController;
import io.groundwork.web.TokenFilter;
import io.groundwork.web.WorkerController;
import io.groundwork.web.WorkspaceController;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server is made of, wired by hand; Spring only carries the requests to it. */
final class Server implements AutoCloseable {
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Database database;
    private final EventLog feed;
    private final RunRegistry registry;
    private final LostRuns lostRuns;
    private final TokenFilter tokenFilter;
    private final StateBackend stateBackend;
    private final RunController runs;
    private final EventStreamController eventStream;
    private final ConfigurationController configurations;
    private final WorkspaceController workspaces;
    private final WorkerController workers;
    private final Verdicts verdicts;
    private final PolicyController policies;
    private final HealthController health;
    private final ServerMetricsController serverMetrics;
    private final WorkerWatch watch;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<String> address = new AtomicReference<>();

    private Server(
            ServerSettings settings,
            Database database,
            SpaceReserve reserve,
            Runs temporal,
            BooleanSupplier temporalIsUp,
            Sealer sealer,
            Duration heartbeat) {
        Clock clock = Clock.systemUTC();
        Path directory = settings.dataDirectory();
        this.database = database;
        feed = new EventLog(database);
        registry = new RunRegistry(database, feed, clock, new RunTokenAccess());
        var artifacts = new ArtifactStore(directory.resolve("blobs"), sealer, reserve::release);
        artifacts.clearTemporary();
        var uses = new ArtifactUses(database);
        var present = new WorkerLiveness(clock);
        watch = new WorkerWatch(database, feed, present, clock);
        var states = new StateStore(database, artifacts, clock);
        verdicts = new Verdicts(database, settings.policies().requirements(), clock);
        var admission = new RunAdmission(verdicts, new RunTokenAccess(), clock);
        var tokens = new RunTokens(database, admission);
        tokenFilter = new TokenFilter(settings.token());
        stateBackend = new StateBackend(states, database, admission, tokens, settings.shared());
        lostRuns = new LostRuns(registry, temporal).start();
        runs = new RunController(registry, feed, temporal, artifacts, uses, lostRuns, reserve::require, watch, clock);
        eventStream = new EventStreamController(registry, feed, heartbeat);
        configurations = new ConfigurationController(artifacts, uses);
        workspaces = new WorkspaceController(registry, states);
        workers = new WorkerController(
                registry,
                feed,
                artifacts,
                states,
                tokens,
                present,
                new RunOrigins(database, registry, settings.acceptTemporalStarts()),
                uses,
                () -> Objects.requireNonNull(address.get(), "not listening"));
        settings.policies().archives().forEach(artifacts::put);
        settings.policies().archives().keySet().forEach(uses::recordConfiguration);
        policies = new PolicyController(registry, verdicts);
        health = new HealthController(settings.version(), temporalIsUp, present);
        serverMetrics = new ServerMetricsController(present, watch);
        Thread.ofPlatform().daemon().name("worker-watch").start(this::watchWorkers);
    }

    private void watchWorkers() {
        try {
            while (!closed.await(WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    watch.look();
                } catch (RuntimeException e) {
                    // The next look comes soon; what keeps the database from us is told by whoever needs it more.
                    LOG.debug("looking for runs without a worker", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Server open(
            ServerSettings settings, Runs temporal, BooleanSupplier temporalIsUp, Sealer sealer, Duration heartbeat) {
        try {
            Files.createDirectories(settings.dataDirectory(), PrivateFiles.directory());
        } catch (IOException e) {
            throw new Problem(
                            "data_directory_unusable",
                            ProblemKind.RESOURCES,
                            "creating the data directory: " + e.getMessage(),
                            "check owner and permissions, or name another directory with --data-dir")
                    .asException(e);
        }
        SpaceReserve reserve = SpaceReserve.in(settings.dataDirectory());
        Database database = Database.open(settings.dataDirectory().resolve("groundwork.db"), reserve::release);
        return new Server(settings, database, reserve, temporal, temporalIsUp, sealer, heartbeat);
    }

    void listensAt(String baseUrl) {
        address.set(baseUrl);
    }

    RunRegistry registry() {
        return registry;
    }

    LostRuns lostRuns() {
        return lostRuns;
    }

    TokenFilter tokenFilter() {
        return tokenFilter;
    }

    StateBackend stateBackend() {
        return stateBackend;
    }

    RunController runs() {
        return runs;
    }

    EventStreamController eventStream() {
        return eventStream;
    }

    ConfigurationController configurations() {
        return configurations;
    }

    WorkspaceController workspaces() {
        return workspaces;
    }

    WorkerController workers() {
        return workers;
    }

    PolicyController policies() {
        return policies;
    }

    /** Which plans have been judged by all that is required. */
    Verdicts verdicts() {
        return verdicts;
    }

    HealthController health() {
        return health;
    }

    /** Before the web server stops, which waits for requests that are being answered. */
    void endStreams() {
        feed.close();
    }

    ServerMetricsController serverMetrics() {
        return serverMetrics;
    }

    @Override
    public void close() {
        lostRuns.close();
        closed.countDown();
        database.close();
    }
}
