package io.groundwork.app;

import io.groundwork.cli.shell.Stack;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.client.WorkerApi;
import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.groundwork.keyring.RingSealer;
import io.groundwork.metrics.Metrics;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import io.groundwork.secret.Secret;
import io.groundwork.secret.TokenText;
import io.groundwork.temporal.SearchAttributes;
import io.groundwork.temporal.TemporalConnection;
import io.groundwork.temporal.WorkerHost;
import io.groundwork.worker.GroundworkWorker;
import io.groundwork.worker.Sandbox;
import io.groundwork.worker.Secrets;
import io.groundwork.worker.UnsettledRuns;
import io.groundwork.worker.WorkerHeartbeat;
import io.groundwork.workflow.RunWorkflowImpl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code groundwork worker}. */
final class WorkerProcess implements Stack {
    private final URI server;
    private final Secret token;
    private final WorkerApi api;
    private final TemporalConnection temporal;
    private final WorkerHost host;
    private final Metrics metrics;
    private final WorkerHeartbeat presence;
    private final UnsettledRuns unsettledRuns;
    private final String workerId;

    private WorkerProcess(
            URI server,
            Secret token,
            WorkerApi api,
            TemporalConnection temporal,
            WorkerHost host,
            Metrics metrics,
            WorkerHeartbeat presence,
            UnsettledRuns unsettledRuns,
            String workerId) {
        this.server = server;
        this.token = token;
        this.api = api;
        this.temporal = temporal;
        this.host = host;
        this.metrics = metrics;
        this.presence = presence;
        this.unsettledRuns = unsettledRuns;
        this.workerId = workerId;
    }

    /**
     * Looks for all that whoever starts a worker has to give it. Raises the problem of the one that is missing or wrong, or
     * {@code worker_incomplete} (user) with all of them.
     */
    static void requireAll(StackRequest request, Settings settings) {
        List<Problem> wrong = Stream.<Runnable>of(
                        () -> server(request, settings),
                        () -> token(request, settings),
                        () -> KeyRing.load(keyRing(request, settings)))
                .flatMap(need -> problem(need).stream())
                .toList();
        if (wrong.size() == 1) {
            throw wrong.getFirst().asException();
        }
        if (!wrong.isEmpty()) {
            throw Problems.badInput(
                    "worker_incomplete",
                    wrong.stream().map(Problem::message).collect(Collectors.joining("\n")),
                    wrong.stream().map(Problem::nextStep).collect(Collectors.joining("\n")));
        }
    }

    private static Optional<Problem> problem(Runnable need) {
        try {
            need.run();
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problem());
        }
    }

    private static URI server(StackRequest request, Settings settings) {
        URI server = request.server() != null ? request.server() : settings.server();
        if (server == null) {
            throw Problems.badInput(
                    "server_not_named",
                    "a worker needs a server, and none is named",
                    "name it with --server or GROUNDWORK_SERVER");
        }
        return server;
    }

    private static Path keyRing(StackRequest request, Settings settings) {
        return Objects.requireNonNullElse(
                settings.keyRing(), request.dataDirectory().resolve("keyring.json"));
    }

    static WorkerProcess start(StackRequest request, Settings settings) {
        URI server = server(request, settings);
        Path directory = request.dataDirectory();
        Secret token = token(request, settings);
        Path keyRing = keyRing(request, settings);
        KeyRing ring = KeyRing.load(keyRing);
        // First: a port that is taken is told before Temporal is waited for, and whoever watches sees us wait.
        Metrics metrics = Metrics.of(settings.metrics());
        TemporalConnection temporal = TemporalConnection.open(settings.temporal(), ring, metrics.temporalScope());
        try {
            temporal.awaitUp(new SearchAttributes(temporal)::check);
            var api = new WorkerApi(server, token);
            var parts = new GroundworkWorker(
                    settings.worker(directory.resolve("worker"), request.environment()),
                    api,
                    temporal.settings()::queueOf,
                    new Secrets(
                            request.environment(),
                            settings.inputs().scope(List.of(directory, keyRing, tokenFile(request, settings)))),
                    new RingSealer(ring),
                    settings.policies(),
                    metrics.registry());
            metrics.beforeEachLook(parts::refreshMeters);
            WorkerHost host = WorkerHost.start(
                    temporal,
                    new WorkerHost.Load(
                            parts.workerId(),
                            List.of(RunWorkflowImpl.class),
                            parts.shared(),
                            parts.ownDisk(),
                            parts.leftOver(),
                            settings.cachedRuns()));
            return new WorkerProcess(
                    server,
                    token,
                    api,
                    temporal,
                    host,
                    metrics,
                    parts.heartbeat(),
                    parts.unsettledRuns(),
                    parts.workerId());
        } catch (RuntimeException e) {
            temporal.close();
            metrics.close();
            throw e;
        }
    }

    private static Secret token(StackRequest request, Settings settings) {
        return token(tokenFile(request, settings));
    }

    private static Path tokenFile(StackRequest request, Settings settings) {
        return request.tokenFile() != null
                ? request.tokenFile()
                : Objects.requireNonNullElse(
                        settings.tokenFile(), request.dataDirectory().resolve("token"));
    }

    /** Raises {@code token_missing}, {@code token_invalid} (user). */
    static Secret token(Path file) {
        try {
            return TokenText.of(file, Files.readString(file));
        } catch (IOException e) {
            throw Problems.badInput(
                    "token_missing",
                    "cannot read the token file " + file,
                    "copy the server's token (the file 'token' in its data directory) and name it with --token-file");
        }
    }

    @Override
    public URI server() {
        return server;
    }

    @Override
    public Secret token() {
        return token;
    }

    @Override
    public Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("worker", workerId);
        addresses.put("server", server.toString());
        addresses.put("sandbox", Sandbox.LEVEL);
        metrics.address().ifPresent(address -> addresses.put("metrics", address.toString()));
        return addresses;
    }

    @Override
    public void close() {
        presence.close();
        host.close();
        unsettledRuns.close();
        api.close();
        temporal.close();
        metrics.close();
    }
}
