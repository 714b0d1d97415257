package io.groundwork.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.FeedBatch;
import io.groundwork.run.Retry;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunToken;
import io.groundwork.run.RunView;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.UnfinishedRuns;
import io.groundwork.run.policy.PolicyRequirements;
import io.groundwork.run.policy.Verdict;
import io.groundwork.secret.Secret;
import io.groundwork.wire.Digest;
import io.groundwork.wire.Json;
import io.groundwork.workspace.RecordedChecks;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of our API that workers use (docs/http-api.md). Every call is safe to repeat, and is repeated with back-off
 * while the server is away, as long as {@link #patientFor} says. Every method raises a {@code ProblemException}: the
 * server's own problem, or {@code server_unreachable} (external) when patience is used up. Thread-safe.
 */
public final class WorkerApi implements AutoCloseable {
    private static final Duration COUNTS_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration BRIEF_TIMEOUT = Duration.ofSeconds(5);

    private final Connection connection;
    private final BiConsumer<String, StatusUpdate> told;

    /** Without patience until {@link #patientFor} is called; does not connect yet. */
    public WorkerApi(URI server, Secret token) {
        this(Connection.open(server, token), (_, _) -> {});
    }

    private WorkerApi(Connection connection, BiConsumer<String, StatusUpdate> told) {
        this.connection = connection;
        this.told = told;
    }

    /** The same client (one connection pool, closed once) that rides out an outage of this length in each call. */
    public WorkerApi patientFor(Duration howLong) {
        return new WorkerApi(connection.patientFor(howLong), told);
    }

    /** The same client, without patience, for a caller who has an engine to look after: an answer comes within seconds. */
    public WorkerApi brief() {
        return new WorkerApi(connection.patientFor(Duration.ZERO).answeredWithin(BRIEF_TIMEOUT), told);
    }

    /** The same client, which lets somebody know of every status update, by its run, once the server has taken it. */
    public WorkerApi telling(BiConsumer<String, StatusUpdate> listener) {
        return new WorkerApi(connection, listener);
    }

    /**
     * Says which workflow carries a run, and makes a run known that was started straight on Temporal. Its view names the
     * configuration that a request for the newest one means; a workspace that never had one is the problem
     * {@code configuration_unknown}. Refused (denied): {@code run_impersonated}, {@code temporal_start_refused},
     * {@code auto_approve_refused}.
     */
    public RunView register(RunRequest request, Speaker speaker) {
        String path = Paths.workerRun(request.runId()) + Speaker.query(speaker);
        return connection.send(json(path).PUT(body(request)).build(), ApiClient.json(RunView.class));
    }

    /** Applied once for each sequence of the run. */
    public void status(String runId, StatusUpdate update) {
        status(runId, update, null);
    }

    /** As above, for a workflow that the server knows the run by; raises {@code run_impersonated} (denied). */
    public void status(String runId, StatusUpdate update, @Nullable Speaker speaker) {
        connection.send(
                json(Paths.workerRun(runId) + "/status" + Speaker.query(speaker))
                        .POST(body(update))
                        .build(),
                InputStream::readAllBytes);
        told.accept(runId, update);
    }

    /** Appends to the feed, each position once; returns the last position of the source that the server has taken. */
    public long feed(String runId, FeedBatch batch) {
        return position(json(Paths.workerRun(runId) + "/feed").POST(body(batch)).build());
    }

    /** The last position of the source that the server has taken; 0 for none. */
    public long feedPosition(String runId, String source) {
        return position(connection
                .request(Paths.workerRun(runId) + "/feed?source=" + Paths.encode(source))
                .build());
    }

    /**
     * Stores bytes under their digest.
     *
     * @param kind e.g. {@code plan_file}, {@code plan_view}
     * @return the digest, SHA-256 in hex
     */
    public String putArtifact(String runId, String kind, byte[] bytes) {
        return putArtifact(runId, kind, Digest.of(bytes), BodyPublishers.ofByteArray(bytes));
    }

    /** As {@link #putArtifact(String, String, byte[])}, from a file that does not change meanwhile. */
    public String putArtifact(String runId, String kind, Path file) throws IOException {
        return putArtifact(runId, kind, Digest.of(file), BodyPublishers.ofFile(file));
    }

    private String putArtifact(String runId, String kind, String digest, BodyPublisher body) {
        String query = "?runId=" + Paths.encode(runId) + "&kind=" + Paths.encode(kind);
        connection.send(
                connection
                        .request(Paths.artifact(digest) + query)
                        .timeout(Connection.BODY_TIMEOUT)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(body)
                        .build(),
                InputStream::readAllBytes);
        return digest;
    }

    /** The bytes with this digest; other bytes than those are the problem {@code artifact_damaged}. */
    public byte[] getArtifact(String digest) {
        return connection.send(connection.request(Paths.artifact(digest)).build(), Download.bytes(digest));
    }

    /** As {@link #getArtifact(String)}, for a run: the server gives it nothing that belongs to another one. */
    public byte[] getArtifact(String runId, String digest) {
        return connection.send(connection.request(artifactOf(runId, digest)).build(), Download.bytes(digest));
    }

    /** As {@link #getArtifact(String, String)}, into a file that appears only when it is whole and right. */
    public void getArtifact(String runId, String digest, Path target) {
        connection.send(connection.request(artifactOf(runId, digest)).build(), Download.to(target, digest));
    }

    private static String artifactOf(String runId, String digest) {
        return Paths.artifact(digest) + "?runId=" + Paths.encode(runId);
    }

    /** As {@link #getArtifact(String)}, into a file that appears only when it is whole and right. */
    public void getArtifact(String digest, Path target) {
        connection.send(connection.request(Paths.artifact(digest)).build(), Download.to(target, digest));
    }

    /** A configuration archive, into a file that appears only when it is whole and right. */
    public void getConfiguration(String digest, Path target) {
        connection.send(
                connection
                        .request("/api/v1/configurations/" + Paths.encode(digest))
                        .build(),
                Download.to(target, digest));
    }

    /** The results of checks that the workspace's state has; empty if the server is of a version that does not say. */
    public Optional<RecordedChecks> recordedChecks(String workspace) {
        try {
            return Optional.of(connection.send(
                    connection.request(Paths.workspace(workspace) + "/checks").build(),
                    ApiClient.json(RecordedChecks.class)));
        } catch (ProblemException e) {
            if (e.problem().kind() == ProblemKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A run token for an engine that reads the state and changes nothing. */
    public RunToken planToken(String runId, String holder) {
        return token(runId, Map.of("phase", "plan", "holder", holder));
    }

    /**
     * A run token with the next epoch, for the engine that applies: older ones of the run no longer write. From now on the
     * server takes an engine of the run to be at work until {@link #applyEnded} says otherwise.
     *
     * @param holder this worker; an apply is given to one holder only (problem {@code apply_held_elsewhere})
     * @param planDigest of the plan file; any but the approved one is the problem {@code apply_not_approved}
     */
    public RunToken applyToken(String runId, String holder, String planDigest) {
        return token(runId, Map.of("phase", "apply", "holder", holder, "planDigest", planDigest));
    }

    private RunToken token(String runId, Map<String, String> request) {
        return connection.send(
                json(Paths.workerRun(runId) + "/token").POST(body(request)).build(), ApiClient.json(RunToken.class));
    }

    /** Says how the engine of an apply ended; a server of an older version does not ask. */
    public void applyEnded(String runId, ApplyEnd end) {
        try {
            connection.send(
                    json(Paths.workerRun(runId) + "/apply-end").POST(body(end)).build(), InputStream::readAllBytes);
        } catch (ProblemException e) {
            if (!e.problem().code().equals("no_such_endpoint")) {
                throw e;
            }
        }
    }

    /** A run as the server shows it; the problem {@code run_not_found} if it has none of that name. */
    public RunView run(String runId) {
        return connection.send(connection.request(Paths.run(runId)).build(), ApiClient.json(RunView.class));
    }

    /** What plans must be judged by; empty if the server is of a version that requires nothing. */
    public Optional<PolicyRequirements> policies() {
        try {
            return Optional.of(connection.send(
                    connection.request("/internal/v1/policies").build(), ApiClient.json(PolicyRequirements.class)));
        } catch (ProblemException e) {
            if (e.problem().kind() == ProblemKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Hands in a verdict on a run's plan; the problem {@code policy_set_missing} (conflict) if it lacks what is required. */
    public void verdict(String runId, Verdict verdict) {
        connection.send(
                json(Paths.workerRun(runId) + "/verdict").POST(body(verdict)).build(), InputStream::readAllBytes);
    }

    /** Tells that a step of a run failed and when it is tried again. */
    public void retry(String runId, Retry retry) {
        connection.send(
                json(Paths.workerRun(runId) + "/retry").POST(body(retry)).build(), InputStream::readAllBytes);
    }

    /** The worker that was given the apply of a run. */
    public Optional<String> applyHolder(String runId) {
        JsonNode holder = connection
                .send(
                        connection
                                .request(Paths.workerRun(runId) + "/apply-holder")
                                .build(),
                        ApiClient.json(JsonNode.class))
                .path("holder");
        return holder.isTextual() ? Optional.of(holder.asText()) : Optional.empty();
    }

    /** Tells that a worker is there. */
    public void present(String workerId) {
        connection.send(
                json(Paths.worker(workerId)).PUT(BodyPublishers.noBody()).build(), InputStream::readAllBytes);
    }

    /** Whether nothing has been heard of a worker for too long. */
    public boolean isGone(String workerId) {
        return connection
                .send(connection.request(Paths.worker(workerId)).build(), ApiClient.json(JsonNode.class))
                .path("gone")
                .asBoolean();
    }

    /**
     * Hands in a state that the engine of an apply left behind; one that does not fit is kept as evidence and refused
     * (conflict).
     *
     * @param holder this worker, which holds the apply
     * @param state opened for each try
     */
    public void rescuedState(String runId, String holder, Supplier<InputStream> state) {
        connection.send(
                json(Paths.workerRun(runId) + "/rescued-state?holder=" + Paths.encode(holder))
                        .POST(BodyPublishers.ofInputStream(state))
                        .timeout(Connection.BODY_TIMEOUT)
                        .build(),
                InputStream::readAllBytes);
    }

    /** How many runs are where, of those that have not ended. Asked in vain, this takes a few seconds at most. */
    public List<UnfinishedRuns> unfinishedRuns() {
        return List.of(connection.send(
                connection
                        .request("/internal/v1/unfinished-runs")
                        .timeout(COUNTS_TIMEOUT)
                        .build(),
                ApiClient.json(UnfinishedRuns[].class)));
    }

    private long position(HttpRequest request) {
        return connection
                .send(request, ApiClient.json(JsonNode.class))
                .path("position")
                .asLong();
    }

    private HttpRequest.Builder json(String path) {
        return connection.request(path).header("Content-Type", "application/json");
    }

    private static BodyPublisher body(Object value) {
        return BodyPublishers.ofString(Json.write(value));
    }

    @Override
    public void close() {
        connection.close();
    }
}
