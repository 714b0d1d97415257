package io.groundwork.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.artifact.ArtifactStore;
import io.groundwork.artifact.ConfigurationPack;
import io.groundwork.client.WorkerApi;
import io.groundwork.keyring.KeyRing;
import io.groundwork.keyring.RingSealer;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.Decision;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunToken;
import io.groundwork.run.Runs;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.secret.Secret;
import io.groundwork.state.SharedStateSettings;
import io.groundwork.wire.Json;
import io.groundwork.worker.WorkerHeartbeat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The real server on a free port of loopback, with a database and blobs of its own; only Temporal is {@link ToldRuns}. */
public final class RunningServer implements AutoCloseable {
    public static final String TOKEN = "token-of-the-tests";
    public static final String HOLDER = "worker-1";
    public static final String PLAN = "digest-of-the-plan";

    private static final Instant TOLD_AT = Instant.parse("2026-01-01T00:00:00Z");

    private final Path directory;
    private final @Nullable GroundworkServer server;
    private final ToldRuns temporal;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();
    /** There is a worker, whatever it does: runs of which nobody says so are told that they wait for one. */
    private final WorkerHeartbeat worker;

    private final WorkerApi workerApi;
    private final ConcurrentMap<String, Integer> toldToApply = new ConcurrentHashMap<>();

    private RunningServer(Path directory, @Nullable GroundworkServer server, ToldRuns temporal, URI address) {
        this.directory = directory;
        this.server = server;
        this.temporal = temporal;
        this.address = address;
        workerApi = new WorkerApi(address, new Secret(TOKEN));
        worker = WorkerHeartbeat.start(workerApi, HOLDER);
    }

    /** One that another process has started. */
    static RunningServer elsewhere(URI address) {
        try {
            return new RunningServer(Files.createTempDirectory("elsewhere"), null, new ToldRuns(), address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts over what the directory has; a key ring is made where there is none. */
    public static RunningServer start(Path directory) {
        return start(directory, 0);
    }

    static RunningServer start(Path directory, int port) {
        var temporal = new ToldRuns();
        return start(directory, port, temporal, temporal, Duration.ofMillis(200));
    }

    /** With policies that its operator requires. */
    static RunningServer requiring(Path directory, RequiredPolicies policies) {
        var temporal = new ToldRuns();
        return start(directory, 0, temporal, temporal, Duration.ofMillis(200), policies);
    }

    /** As an operator sets it up who lets the runs of some workspaces read the states of others. */
    static RunningServer sharing(Path directory, SharedStateSettings shared) {
        var temporal = new ToldRuns();
        return start(directory, 0, temporal, temporal, Duration.ofMillis(200), RequiredPolicies.NONE, shared, false);
    }

    /** With another Temporal than the one that only remembers. */
    static RunningServer over(Runs temporal, Path directory) {
        return start(directory, 0, temporal, new ToldRuns(), Duration.ofMillis(200));
    }

    /** As an operator sets it up who takes runs that were started on Temporal. */
    static RunningServer acceptingTemporalStarts(Path directory) {
        var temporal = new ToldRuns();
        return start(
                directory,
                0,
                temporal,
                temporal,
                Duration.ofMillis(200),
                RequiredPolicies.NONE,
                SharedStateSettings.NONE,
                true);
    }

    private static RunningServer start(Path directory, int port, Runs runs, ToldRuns told, Duration heartbeat) {
        return start(directory, port, runs, told, heartbeat, RequiredPolicies.NONE, SharedStateSettings.NONE, false);
    }

    private static RunningServer start(
            Path directory, int port, Runs runs, ToldRuns told, Duration heartbeat, RequiredPolicies policies) {
        return start(directory, port, runs, told, heartbeat, policies, SharedStateSettings.NONE, false);
    }

    private static RunningServer start(
            Path directory,
            int port,
            Runs runs,
            ToldRuns told,
            Duration heartbeat,
            RequiredPolicies policies,
            SharedStateSettings shared,
            boolean acceptTemporalStarts) {
        KeyRing ring = KeyRing.loadOrCreate(directory.resolve("keyring.json"));
        var settings = new ServerSettings(
                "127.0.0.1",
                port,
                null,
                directory.resolve("server"),
                new Secret(TOKEN),
                "0-test",
                policies,
                shared,
                acceptTemporalStarts);
        GroundworkServer server = GroundworkServer.start(settings, runs, () -> true, new RingSealer(ring), heartbeat);
        return new RunningServer(directory, server, told, server.baseUrl());
    }

    public ToldRuns temporal() {
        return temporal;
    }

    public GroundworkServer server() {
        return Objects.requireNonNull(server, "in another process");
    }

    /** Database, blobs and what else the server keeps. */
    public Path directory() {
        return directory.resolve("server");
    }

    public URI uri(String path) {
        return URI.create(address.resolve("/") + path.substring(1));
    }

    /** The bytes of an artifact as they lie on the server's disk, opened with its key ring. */
    String stored(String digest) {
        KeyRing ring = KeyRing.load(directory.resolve("keyring.json"));
        var store = new ArtifactStore(directory().resolve("blobs"), new RingSealer(ring), () -> false);
        try (InputStream in = store.open(digest).open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request with the right token; add method and body. */
    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + TOKEN);
    }

    public Answer get(String path) {
        return send(to(path));
    }

    public Answer post(String path, Object body) {
        return send(to(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body instanceof String text ? text : Json.write(body))));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What the server said. */
    public record Answer(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            try {
                return Json.mapper().readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text(), e);
            }
        }

        /** The stable code of a problem. */
        public String code() {
            return json().path("code").asText();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Uploads a configuration of one file; returns its digest. */
    public String upload(String terraform) {
        return upload(Map.of("main.tf", terraform));
    }

    /** Uploads a configuration; returns its digest. */
    public String upload(Map<String, String> files) {
        try {
            Path source = Files.createTempDirectory(directory, "configuration");
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = source.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            Path archive = Files.createTempFile(directory, "configuration", ".tar.gz");
            ConfigurationPack.pack(source, Map.of(), archive);
            Answer stored = send(to("/api/v1/configurations").POST(HttpRequest.BodyPublishers.ofFile(archive)));
            return stored.json().required("digest").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for a run in a workspace. */
    public Answer askForRun(String workspace) {
        return post("/api/v1/runs", Map.of("workspace", workspace, "configuration", upload("")));
    }

    /** An accepted run in a workspace; returns its id. */
    public String run(String workspace) {
        return askForRun(workspace).json().required("runId").asText();
    }

    /** What a worker gets for the engine of a run; for an apply the run's workflow says first that it is approved. */
    public RunToken token(String run, String phase) {
        boolean applies = phase.equals("apply");
        if (applies) {
            approve(run);
        }
        return issued(askForToken(
                run,
                applies
                        ? Map.of("phase", phase, "holder", HOLDER, "planDigest", PLAN)
                        : Map.of("phase", phase, "holder", HOLDER)));
    }

    /** A request for a run token, as it is. */
    public Answer askForToken(String run, Map<String, ?> request) {
        return post("/internal/v1/runs/" + run + "/token", request);
    }

    private static RunToken issued(Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError("no token: " + answer.text());
        }
        try {
            return Json.mapper().treeToValue(answer.json(), RunToken.class);
        } catch (IOException e) {
            throw new AssertionError("no token: " + answer.text(), e);
        }
    }

    /** The first thing that the run's workflow tells: a person has approved the plan, and it is applied. */
    public void approve(String run) {
        if (toldToApply.putIfAbsent(run, 1) != null) {
            return;
        }
        var plan = new PlanSummary(PLAN, "view", 1, 0, 0, 0, true, "Terraform 1.11.4");
        var decision = new Decision(Decision.Verdict.APPROVE, "ann", "go", PLAN);
        tellAs(
                run,
                new StatusUpdate(
                        1, RunStatus.APPLYING, TOLD_AT, plan, PolicyReport.of(List.of()), decision, null, List.of()));
    }

    /** The worker that holds the apply says how its engine ended. */
    public Answer proveEnd(String run, ApplyEnd.Ending ending, String why) {
        return post("/internal/v1/runs/" + run + "/apply-end", new ApplyEnd(HOLDER, ending, why));
    }

    /**
     * Tells the server a step of a run, as its workflow does.
     *
     * @param sequence 1, 2, 3, ... beside what {@link #token} has told
     */
    public Answer tell(String run, int sequence, RunStatus status, RunEvent... events) {
        int number = sequence + toldToApply.getOrDefault(run, 0);
        return tellAs(run, new StatusUpdate(number, status, TOLD_AT, null, null, null, null, List.of(events)));
    }

    private Answer tellAs(String run, StatusUpdate update) {
        return post("/internal/v1/runs/" + run + "/status", update);
    }

    @Override
    public void close() {
        worker.close();
        workerApi.close();
        if (server != null) {
            server.close();
        }
        http.close();
    }
}
