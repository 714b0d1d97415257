package io.groundwork.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.run.Decision;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunView;
import io.groundwork.secret.Secret;
import io.groundwork.wire.Json;
import io.groundwork.workspace.Origin;
import io.groundwork.workspace.OutputValue;
import io.groundwork.workspace.RecordedChecks;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The part of our API that people use (docs/http-api.md). Every method raises a {@code ProblemException}: the server's
 * own problem, or {@code server_unreachable} (external). Thread-safe; holds one connection pool until closed.
 */
public final class ApiClient implements AutoCloseable {
    private final Connection connection;

    /** Does not connect yet; a server address that cannot be one is the user's problem. */
    public ApiClient(URI server, Secret token) {
        this(Connection.open(server, token));
    }

    private ApiClient(Connection connection) {
        this.connection = connection;
    }

    /** The same client for a caller who would rather wait this long than fail while the server is away. */
    public ApiClient patientFor(Duration howLong) {
        return new ApiClient(connection.patientFor(howLong));
    }

    public URI server() {
        return connection.server();
    }

    public Health health() {
        return get("/health", Health.class);
    }

    /** Stores a configuration archive (tar.gz); returns its digest. */
    public String uploadConfiguration(Path archive) {
        try {
            HttpRequest request = connection
                    .request("/api/v1/configurations")
                    .timeout(Connection.BODY_TIMEOUT)
                    .header("Content-Type", "application/gzip")
                    .POST(BodyPublishers.ofFile(archive))
                    .build();
            return connection.send(request, json(JsonNode.class)).path("digest").asText();
        } catch (FileNotFoundException e) {
            throw new IllegalArgumentException("no such archive: " + archive, e);
        }
    }

    /**
     * Asks for a run.
     *
     * @param request its {@code runId} is not looked at: the server makes one
     * @param idempotencyKey the same key again is answered with the first run
     */
    public RunView createRun(RunRequest request, String idempotencyKey) {
        return createRun(request, Origin.UNKNOWN, idempotencyKey, false);
    }

    /**
     * As above.
     *
     * @param origin where its configuration comes from
     * @param acceptLoss whether who asks accepts that what an earlier apply made may be missing from the state
     */
    public RunView createRun(RunRequest request, Origin origin, String idempotencyKey, boolean acceptLoss) {
        ObjectNode body = Json.mapper().valueToTree(request);
        body.remove("runId");
        if (!origin.names().isEmpty()) {
            body.set("origin", Json.mapper().valueToTree(origin));
        }
        if (acceptLoss) {
            body.put("acceptLoss", true);
        }
        return connection.send(
                connection
                        .request("/api/v1/runs")
                        .header("Idempotency-Key", idempotencyKey)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.write(body)))
                        .build(),
                json(RunView.class));
    }

    /** Newest first. */
    public List<RunView> runs(RunFilter filter) {
        return get("/api/v1/runs" + filter.query(), RunPage.class).runs();
    }

    public RunView run(String runId) {
        return get(Paths.run(runId), RunView.class);
    }

    /** The engine's plan JSON, redacted. */
    public JsonNode plan(String runId) {
        return get(Paths.run(runId) + "/plan", JsonNode.class);
    }

    /** The dependency lock file that its engine planned with; raises {@code lock_file_not_found}. */
    public byte[] lockFile(String runId) {
        HttpRequest request =
                connection.request(Paths.run(runId) + "/lock-file").build();
        return connection.send(request, InputStream::readAllBytes);
    }

    /**
     * A page of the feed.
     *
     * @param after the last sequence known; 0 from the start
     */
    public FeedPage events(String runId, long after, int limit) {
        FeedPage page = get(Paths.run(runId) + "/events?after=" + after + "&limit=" + limit, FeedPage.class);
        return new FeedPage(page.entries().stream().filter(EventStream::known).toList(), page.ended());
    }

    /**
     * Follows the feed live until the run has finished, the listener has heard enough, or the thread is interrupted.
     * Reconnects and resumes without losing or repeating an event; an outage longer than the patience ends it.
     *
     * @param after the last sequence known; 0 from the start
     * @param patience how long one outage may last
     */
    public void follow(String runId, long after, Duration patience, FeedListener listener) {
        new EventStream(connection, runId, after, patience, listener).follow();
    }

    public RunView decide(String runId, Decision decision) {
        return post(Paths.run(runId) + "/decision", decision);
    }

    /** Asks the run to stop; it has not stopped yet when this returns. */
    public RunView cancel(String runId, String by, String reason) {
        return post(Paths.run(runId) + "/cancel", Map.of("by", by, "reason", reason));
    }

    /** Outputs of the newest state; sensitive ones have no value. */
    public Map<String, OutputValue> outputs(String workspace) {
        HttpRequest request =
                connection.request(Paths.workspace(workspace) + "/outputs").build();
        return connection.send(request, in -> Json.mapper().readValue(in, new TypeReference<>() {}));
    }

    /**
     * Writes the newest state as the engine wrote it, secrets included. Raises {@code state_broke_off} (external) if the connection
     * is lost when a part of it is written.
     */
    public void state(String workspace, OutputStream out) {
        HttpRequest request =
                connection.request(Paths.workspace(workspace) + "/state").build();
        connection.send(request, new Download.Piecewise(out));
    }

    /**
     * Brings a state from elsewhere; raises the server's problems.
     *
     * @throws IOException if the file cannot be read
     */
    public StateVersion pushState(String workspace, String by, Path state) throws IOException {
        String query = "?by=" + URLEncoder.encode(by, StandardCharsets.UTF_8);
        HttpRequest request = connection
                .request(Paths.workspace(workspace) + "/state" + query)
                .timeout(Connection.BODY_TIMEOUT)
                .header("Content-Type", "application/json")
                .PUT(
                        Files.isRegularFile(state)
                                ? BodyPublishers.ofFile(state)
                                : BodyPublishers.ofByteArray(Files.readAllBytes(state)))
                .build();
        return connection.send(request, json(StateVersion.class));
    }

    /** Newest first. */
    public List<StateVersion> stateVersions(String workspace) {
        return get(Paths.workspace(workspace) + "/state/versions", VersionPage.class)
                .versions();
    }

    /** Addresses in the newest state. */
    public List<String> resources(String workspace) {
        return get(Paths.workspace(workspace) + "/resources", ResourcePage.class)
                .resources();
    }

    /** The results of checks in the newest state. */
    public RecordedChecks checks(String workspace) {
        return get(Paths.workspace(workspace) + "/checks", RecordedChecks.class);
    }

    private RunView post(String path, Object body) {
        HttpRequest request = connection
                .request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body)))
                .build();
        return connection.send(request, json(RunView.class));
    }

    private <T> T get(String path, Class<T> type) {
        return connection.send(connection.request(path).build(), json(type));
    }

    static <T> Connection.Body<T> json(Class<T> type) {
        return in -> readJson(in, type);
    }

    private static <T> T readJson(InputStream in, Class<T> type) throws IOException {
        try (in) {
            return Json.mapper().readValue(in, type);
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private record RunPage(List<RunView> runs) {}

    private record VersionPage(List<StateVersion> versions) {}

    private record ResourcePage(List<String> resources) {}
}
