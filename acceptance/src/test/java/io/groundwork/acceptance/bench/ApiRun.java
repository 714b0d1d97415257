package io.groundwork.acceptance.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** One run asked for over HTTP, as a program would: no CLI start in it. */
final class ApiRun {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String token;

    ApiRun(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    /** How long the run took from the upload to the event it was followed to, and each of its stages. */
    record Timing(String runId, Duration total, Map<String, Duration> stages) {}

    Timing run(String workspace, byte[] archive) throws IOException, InterruptedException {
        return run(workspace, archive, "apply", "applied");
    }

    /** A run of a workspace in which nothing is to be done. */
    Timing nothingToDo(String workspace, byte[] archive) throws IOException, InterruptedException {
        return run(workspace, archive, "apply", "planned_and_finished");
    }

    /** Until people are asked about the plan; then the run is canceled, outside of what is measured. */
    Timing planToWaiting(String workspace, byte[] archive) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String run = start(workspace, archive, "apply", false);
        Map<String, Duration> stages = new LinkedHashMap<>();
        follow(run, stages, ApiRun::isTheQuestion);
        Duration total = Duration.ofNanos(System.nanoTime() - start);
        cancel(run);
        return new Timing(run, total, stages);
    }

    /** A run that waits for a person; {@link #cancel} ends it. */
    String parked(String workspace, byte[] archive) throws IOException, InterruptedException {
        String run = start(workspace, archive, "apply", false);
        follow(run, new LinkedHashMap<>(), ApiRun::isTheQuestion);
        return run;
    }

    private static boolean isTheQuestion(JsonNode event) {
        return event.path("type").asText().equals("decision")
                && event.path("state").asText().equals("required");
    }

    /** Cancels the run, and waits for its end. */
    void cancel(String run) throws IOException, InterruptedException {
        json(request("/api/v1/runs/" + run + "/cancel")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(MAPPER.createObjectNode()
                        .put("by", "bench")
                        .put("reason", "measured")
                        .toString())));
        follow(run, new LinkedHashMap<>(), ApiRun::isTheEnd);
    }

    /** Tells the server a line of the run's log, as a worker does. */
    void tellLine(String run, int position, String message) throws IOException, InterruptedException {
        ObjectNode batch = MAPPER.createObjectNode().put("source", "bench");
        batch.putArray("entries")
                .addObject()
                .put("position", position)
                .putObject("event")
                .put("type", "log")
                .put("at", Instant.now().toString())
                .put("stage", "plan")
                .put("level", "info")
                .put("message", message);
        json(request("/internal/v1/runs/" + run + "/feed")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(batch.toString())));
    }

    private Timing run(String workspace, byte[] archive, String mode, String ending)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        String run = start(workspace, archive, mode, true);
        Map<String, Duration> stages = new LinkedHashMap<>();
        JsonNode last = follow(run, stages, ApiRun::isTheEnd);
        Duration total = Duration.ofNanos(System.nanoTime() - start);
        if (!last.path("status").asText().equals(ending)) {
            throw new IOException("the run did not end " + ending + ": " + last);
        }
        return new Timing(run, total, stages);
    }

    private String start(String workspace, byte[] archive, String mode, boolean autoApprove)
            throws IOException, InterruptedException {
        String digest = json(request("/api/v1/configurations")
                        .header("Content-Type", "application/gzip")
                        .POST(BodyPublishers.ofByteArray(archive)))
                .path("digest")
                .asText();
        return json(request("/api/v1/runs")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body(workspace, digest, mode, autoApprove))))
                .path("runId")
                .asText();
    }

    private static boolean isTheEnd(JsonNode event) {
        return event.path("type").asText().equals("run_finished");
    }

    private static String body(String workspace, String digest, String mode, boolean autoApprove) {
        ObjectNode body = MAPPER.createObjectNode()
                .put("workspace", workspace)
                .put("configuration", digest)
                .put("directory", workspace)
                .put("mode", mode)
                .put("autoApprove", autoApprove)
                .put("requestedBy", "bench");
        body.putObject("variables");
        body.putArray("varFiles");
        body.putObject("environment");
        return body.toString();
    }

    private JsonNode follow(String run, Map<String, Duration> stages, Predicate<JsonNode> to)
            throws IOException, InterruptedException {
        HttpRequest request = request("/api/v1/runs/" + run + "/events")
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<java.util.stream.Stream<String>> response = http.send(request, BodyHandlers.ofLines());
        try (var lines = response.body()) {
            Optional<JsonNode> last = lines.filter(line -> line.startsWith("data:"))
                    .map(line -> parse(line.substring("data:".length())))
                    .peek(event -> note(event, stages))
                    .filter(to)
                    .findFirst();
            return last.orElseThrow(() -> new IOException("the feed ended before the run"));
        }
    }

    private static void note(JsonNode event, Map<String, Duration> stages) {
        if (event.path("type").asText().equals("stage") && event.hasNonNull("durationMillis")) {
            stages.put(
                    event.path("stage").asText(),
                    Duration.ofMillis(event.path("durationMillis").asLong()));
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return MAPPER.readTree(response.body());
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + text, e);
        }
    }
}
