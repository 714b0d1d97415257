package io.groundwork.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What tests ask a server over HTTP, beside the client commands. Thread-safe. */
final class ServerApi {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final Supplier<String> token;

    ServerApi(URI server, Supplier<String> token) {
        this.server = server;
        this.token = token;
    }

    /** A run as the HTTP API shows it. */
    JsonNode view(String run) {
        HttpResponse<String> response = send(request("/api/v1/runs/" + run).build());
        Deployment.require(response.statusCode() == 200, "the server answered " + response + " " + response.body());
        return Result.parse(response.body());
    }

    /** Polls until the run is there; fails when it ends elsewhere, or takes a minute. */
    void awaitStatus(String run, String status) {
        JsonNode view =
                await(run, SOON, at -> at.path("status").asText().equals(status) || at.hasNonNull("finishedAt"));
        Deployment.require(view.path("status").asText().equals(status), "it never was " + status + ": " + view);
    }

    /** Polls until the run is over, a minute at most, and says how it ended. */
    String awaitEnd(String run) {
        return awaitEnd(run, SOON);
    }

    String awaitEnd(String run, Duration atMost) {
        return await(run, atMost, at -> at.hasNonNull("finishedAt"))
                .path("status")
                .asText();
    }

    /** Polls until the run's log says this. */
    void awaitLog(String run, String text, Duration atMost) {
        await(run, atMost, ignored -> says(run, text));
    }

    /** Whether the run's log says this. */
    boolean says(String run, String text) {
        return send(request("/api/v1/runs/" + run + "/events?limit=1000").build())
                .body()
                .contains(text);
    }

    /** Polls until this holds of the run, and shows it then. */
    JsonNode await(String run, Duration atMost, Predicate<JsonNode> holds) {
        long deadline = System.nanoTime() + atMost.toNanos();
        JsonNode view = view(run);
        while (!holds.test(view)) {
            Deployment.require(System.nanoTime() < deadline, "after " + atMost + " the run is still here: " + view);
            Program.pause();
            view = view(run);
        }
        return view;
    }

    /** What the server answers to an archive that no CLI would pack. */
    HttpResponse<String> upload(Path archive) throws IOException {
        return send(request("/api/v1/configurations")
                .header("Content-Type", "application/gzip")
                .POST(HttpRequest.BodyPublishers.ofFile(archive))
                .build());
    }

    /** What the server answers to an approval of that plan. */
    HttpResponse<String> approve(String run, String planDigest) {
        String decision = """
                {"verdict": "approve", "by": "a test", "reason": "looks fine", "planDigest": "%s"}
                """.formatted(planDigest);
        return send(request("/api/v1/runs/" + run + "/decision")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(decision))
                .build());
    }

    /** Takes the right to write the state from the engine of a run's apply, as its worker would that starts over. */
    void supersedeEngine(String run, String holder) {
        String plan = view(run).at("/plan/planDigest").asText();
        String body = "{\"phase\": \"apply\", \"holder\": \"" + holder + "\", \"planDigest\": \"" + plan + "\"}";
        HttpResponse<String> answer = send(request("/internal/v1/runs/" + run + "/token")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        Deployment.require(answer.statusCode() == 200, "no token: " + answer.statusCode() + " " + answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Bearer " + token.get())
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("asking the server: " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
