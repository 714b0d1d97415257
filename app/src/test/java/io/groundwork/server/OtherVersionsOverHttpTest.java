package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.server.RunningServer.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that is older than its workers, or newer: it takes what it understands and refuses nobody for the rest. */
final class OtherVersionsOverHttpTest {
    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer told(String run, String part, String json) {
        return server.post("/internal/v1/runs/" + run + "/" + part, json);
    }

    private static JsonNode view(String run) {
        return server.get("/api/v1/runs/" + run).json();
    }

    @Test
    void a_status_of_a_newer_worker_keeps_the_one_the_run_has_and_what_came_with_it_is_taken() {
        String run = server.run("newer-status");
        told(run, "status", """
                {"sequence": 1, "status": "planning", "at": "2026-01-01T00:00:00Z", "events": []}""");

        Answer answer = told(run, "status", """
                {"sequence": 2, "status": "estimating_cost", "at": "2026-01-01T00:00:01Z", "mood": {"good": true},
                 "plan": {"planDigest": "d1", "planView": "v1", "add": 1, "cost": 7},
                 "events": [
                   {"type": "cost_estimated", "at": "2026-01-01T00:00:01Z", "cents": 700},
                   {"type": "stage", "at": "2026-01-01T00:00:01Z", "stage": "cost", "state": "pondered", "attempt": 1}]}""");

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(view(run).path("status").asText()).isEqualTo("planning");
        assertThat(view(run).path("plan").path("planDigest").asText()).isEqualTo("d1");
        assertThat(view(run).has("finishedAt")).isFalse();
        // The next step that is known is taken: the sequence has gone on.
        told(run, "status", """
                {"sequence": 3, "status": "planned", "at": "2026-01-01T00:00:02Z"}""");
        assertThat(view(run).path("status").asText()).isEqualTo("planned");
        JsonNode events = server.get("/api/v1/runs/" + run + "/events").json().path("entries");
        assertThat(events).hasSize(2);
        assertThat(events.get(1).path("event").path("stage").asText()).isEqualTo("unknown");
    }

    @Test
    void lines_of_a_newer_worker_are_accounted_for_and_those_that_are_known_are_kept() {
        String run = server.run("newer-feed");

        Answer answer = told(run, "feed", """
                {"source": "apply-1/out", "shipper": "newer", "entries": [
                  {"position": 10, "event": {"type": "log", "at": "2026-01-01T00:00:00Z", "stage": "apply",
                    "level": "loud", "message": "known", "colour": "red"}},
                  {"position": 20, "event": {"type": "gauge", "at": "2026-01-01T00:00:00Z", "value": 3}}]}""");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("position").asLong()).isEqualTo(20);
        assertThat(server.get("/api/v1/runs/" + run + "/events").json().path("entries"))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.path("event").isObject()).isTrue());
    }

    @Test
    void a_retry_and_a_request_of_a_newer_worker_are_taken() {
        String run = server.run("newer-retry");

        Answer answer = told(run, "retry", """
                {"stage": "cost", "attempt": 2, "nextAttemptAt": "2026-01-01T00:00:00Z", "why": "who knows",
                 "error": {"code": "cloud_asleep", "kind": "astronomical", "message": "asleep", "nextStep": ""}}""");

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(view(run).path("retry").path("error").path("kind").asText()).isEqualTo("internal");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'mode': 'refresh_only' | no such mode",
                "'policies': [{'name': 'a', 'digest': 'DIGEST', 'level': 'hard-mandatry'}] | unknown level"
            })
    void a_word_that_a_person_mistypes_is_refused_where_a_worker_would_read_something_harmless(
            String field, String complaint) {
        String digest = server.upload("# " + complaint);
        String body = "{'workspace': 'typed', 'configuration': 'DIGEST', " + field + "}";

        Answer answer =
                server.post("/api/v1/runs", body.replace("DIGEST", digest).replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("run_request_invalid");
        assertThat(answer.text()).contains(complaint);
    }

    @Test
    void an_unknown_verdict_is_an_invalid_decision() {
        String run = server.run("newer-verdict");

        Answer answer = server.post(
                "/api/v1/runs/" + run + "/decision",
                Map.of("verdict", "postpone", "by", "ann", "reason", "later", "planDigest", "d1"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("decision_invalid");
    }
}
