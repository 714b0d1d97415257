package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.server.RunningServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and programs get wrong: a problem with a stable code, and never a stack trace or a page. */
final class BadRequestsTest {
    @TempDir
    static Path directory;

    private static RunningServer server;
    private static String run;
    private static String digest;

    @BeforeAll
    static void start() {
        server = RunningServer.start(directory);
        run = server.run("busy");
        digest = server.upload("# something");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("Exception", "io.groundwork", "org.springframework", "\\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/nothing", "/api", "/api/v1", "/api/v2/runs", "/api/v1/runs/", "/error", "/actuator/env"})
    void an_unknown_route_is_no_endpoint(String path) {
        assertProblem(server.get(path), 404, "no_such_endpoint");
    }

    @Test
    void a_method_that_a_route_does_not_have_is_told_as_such() {
        for (Routes.Route route : Routes.served(server).all()) {
            for (String method : List.of("DELETE", "PATCH")) {
                assertProblem(
                        server.send(server.to(route.filled()).method(method, BodyPublishers.ofString("{}"))),
                        405,
                        "method_not_allowed");
            }
        }
    }

    @Test
    void a_media_type_that_a_route_does_not_speak_is_told_as_such() {
        assertProblem(
                server.send(server.to("/api/v1/runs")
                        .header("Content-Type", "text/yaml")
                        .POST(BodyPublishers.ofString("a: b"))),
                415,
                "media_type_not_supported");
        assertProblem(
                server.send(server.to("/api/v1/runs").POST(BodyPublishers.ofString("{}"))),
                415,
                "media_type_not_supported");
        assertProblem(
                server.send(server.to("/api/v1/runs/" + run).header("Accept", "application/xml")),
                406,
                "media_type_not_supported");
        assertProblem(
                server.send(server.to("/api/v1/runs")
                        .header("Content-Type", "no type")
                        .POST(BodyPublishers.ofString("{}"))),
                415,
                "media_type_not_supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/runs/nonsense | 400 | run_id_invalid",
                "/api/v1/runs/run-0000000000000000 | 404 | run_not_found",
                "/api/v1/runs/run-0000000000000000/plan | 404 | run_not_found",
                "/api/v1/runs/run-0000000000000000/events | 404 | run_not_found",
                "/api/v1/runs/nonsense/events | 400 | run_id_invalid",
                "/api/v1/runs/RUN/plan | 404 | plan_not_found",
                "/api/v1/runs/RUN/events?after=soon | 400 | bad_request",
                "/api/v1/runs/RUN/events?limit=99999999999 | 400 | bad_request",
                "/api/v1/runs?limit=many | 400 | bad_request",
                "/api/v1/runs?status=sleeping | 400 | status_unknown",
                "/api/v1/runs?workspace=Not%20One | 400 | workspace_name_invalid",
                "/api/v1/runs?workspace=unheard-of | 404 | workspace_not_found",
                "/api/v1/runs?before=yesterday | 400 | run_id_invalid",
                "/api/v1/configurations/abc | 400 | digest_invalid",
                "/api/v1/configurations/0000000000000000000000000000000000000000000000000000000000000000 | 404 |"
                        + " artifact_not_found",
                "/api/v1/workspaces/unheard-of/outputs | 404 | workspace_not_found",
                "/api/v1/workspaces/UPPER/outputs | 400 | workspace_name_invalid",
                "/api/v1/workspaces/busy/state | 404 | state_not_found",
                "/api/v1/workspaces/unheard-of/state/versions | 404 | workspace_not_found",
                "/api/v1/workspaces/unheard-of/resources | 404 | workspace_not_found",
                "/internal/v1/artifacts/%2e%2e%2f%2e%2e%2fetc%2fpasswd | 400 | bad_request",
                "/internal/v1/artifacts/..%00 | 400 | bad_request",
                "/internal/v1/runs/RUN/feed | 400 | bad_request",
                "/internal/v1/runs/nonsense/feed?source=x | 400 | run_id_invalid"
            })
    void a_question_about_what_is_not_there_or_cannot_be(String path, int status, String code) {
        assertProblem(server.get(path.replace("RUN", run)), status, code);
    }

    @Test
    void a_stream_is_refused_with_a_problem_too() {
        HttpRequest.Builder unknown =
                server.to("/api/v1/runs/run-0000000000000000/events").header("Accept", "text/event-stream");
        assertProblem(server.send(unknown), 404, "run_not_found");
        HttpRequest.Builder lost = server.to("/api/v1/runs/" + run + "/events")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "the last one");
        assertProblem(server.send(lost), 400, "last_event_id_invalid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | body_unreadable",
                "{ | body_unreadable",
                "[] | body_unreadable",
                "null | body_unreadable",
                "\"text\" | body_unreadable",
                "{\"mode\":\"sideways\"} | run_request_invalid",
                "{\"mode\":7} | run_request_invalid",
                "{\"variables\":[]} | body_unreadable",
                "{\"approvalExpiry\":\"soon\"} | body_unreadable",
                "{\"autoApprove\":\"perhaps\"} | body_unreadable",
                "{} | run_request_invalid",
                "{\"workspace\":\"shop\"} | run_request_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"abc\"} | run_request_invalid",
                "{\"workspace\":\"Not One\",\"configuration\":\"DIGEST\"} | workspace_name_invalid",
                "{\"workspace\":\"\",\"configuration\":\"DIGEST\"} | workspace_name_invalid",
                "{\"workspace\":\"../up\",\"configuration\":\"DIGEST\"} | workspace_name_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"UNKNOWN\"} | configuration_not_found",
                "{\"workspace\":\"shop\",\"configuration\":\"DIGEST\",\"variables\":{\"a b\":\"c\"}} |"
                        + " run_request_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"DIGEST\",\"variables\":{\"a\":null}} |"
                        + " run_request_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"DIGEST\",\"varFiles\":[null]} | run_request_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"DIGEST\",\"varFiles\":[\"/etc/passwd\"]} |"
                        + " run_request_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"DIGEST\",\"varFiles\":[\"../x\"]} | run_request_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"DIGEST\",\"varFiles\":[\"-destroy\"]} |"
                        + " run_request_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"DIGEST\",\"varFiles\":[\"a\\u0000b\"]} |"
                        + " run_request_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"DIGEST\",\"environment\":{\"A\":null}} |"
                        + " run_request_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"DIGEST\",\"environment\":{\"A\":\"value\"}} |"
                        + " secret_reference_invalid",
                "{\"workspace\":\"shop\",\"configuration\":\"DIGEST\",\"approvalExpiry\":\"PT-5S\"} |"
                        + " run_request_invalid"
            })
    void a_run_asked_for_wrong_is_told_what_is_wrong_and_claims_nothing(String body, String code) {
        Answer answer =
                server.post("/api/v1/runs", body.replace("DIGEST", digest).replace("UNKNOWN", "0".repeat(64)));

        assertProblem(answer, 400, code);
        assertThat(server.get("/api/v1/workspaces/shop/resources").code()).isEqualTo("workspace_not_found");
    }

    @Test
    void all_that_is_wrong_with_a_run_is_told_at_once() {
        Answer answer = server.post("/api/v1/runs", "{\"configuration\":\"x\",\"varFiles\":[\"/a\"]}");

        assertThat(answer.json().path("detail").asText())
                .contains("workspace is missing", "configuration is no SHA-256", "varFiles leads out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "decision | {} | decision_invalid",
                "decision | {\"verdict\":\"maybe\"} | decision_invalid",
                "decision | {\"verdict\":\"approve\",\"by\":\"ann\",\"reason\":\"fine\"} | decision_invalid",
                "decision | {\"verdict\":\"approve\",\"by\":\" \",\"reason\":\"fine\",\"planDigest\":\"d\"} |"
                        + " decision_invalid",
                "decision | {\"verdict\":\"approve\",\"by\":\"ann\",\"reason\":\"\",\"planDigest\":\"d\"} |"
                        + " decision_invalid",
                "decision | {\"verdict\":\"approve\",\"by\":\"signal\",\"reason\":\"fine\",\"planDigest\":\"d\"} |"
                        + " decision_invalid",
                "decision | {\"verdict\":\"approve\",\"by\":\"auto-approve\",\"reason\":\"fine\",\"planDigest\":\"d\"} |"
                        + " decision_invalid",
                "decision | {\"by\":\"ann\",\"reason\":\"fine\",\"planDigest\":\"d\"} | decision_invalid",
                "cancel | {} | cancellation_invalid",
                "cancel | [] | body_unreadable"
            })
    void a_decision_that_lacks_something_or_that_no_person_took_reaches_nobody(String what, String body, String code) {
        assertProblem(server.post("/api/v1/runs/" + run + "/" + what, body), 400, code);

        assertThat(server.temporal().decisions()).isEmpty();
        assertThat(server.temporal().canceled()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "token | {} | phase_unknown",
                "token | {\"phase\":\"destroy\",\"holder\":\"w\"} | phase_unknown",
                "token | {\"phase\":\"plan\"} | holder_missing",
                "status | {} | body_unreadable",
                "status | {\"sequence\":1,\"status\":\"planning\",\"at\":\"yesterday\",\"events\":[]} |"
                        + " body_unreadable",
                "feed | {} | body_unreadable",
                "feed | {\"source\":\"s\",\"entries\":[null]} | body_unreadable",
                "feed | {\"source\":\"s\",\"entries\":[{\"position\":\"far\"}]} | body_unreadable",
                "retry | {} | body_unreadable",
                "apply-end | [] | body_unreadable"
            })
    void a_worker_that_talks_nonsense_is_told_so(String what, String body, String code) {
        assertProblem(server.post("/internal/v1/runs/" + run + "/" + what, body), 400, code);
    }

    @Test
    void a_run_registered_under_another_id_or_that_the_server_did_not_start_is_refused() {
        String request = """
            {"runId":"run-0mft3k2v9a1b2c3d","workspace":"busy","configuration":"x","directory":"","mode":"apply",
             "autoApprove":false,"variables":{},"varFiles":[],"environment":{},"requestedBy":"ann"}\
            """;
        HttpRequest.Builder other = server.to("/internal/v1/runs/" + run + "?workflowId=w");
        HttpRequest.Builder same = server.to("/internal/v1/runs/run-0mft3k2v9a1b2c3d?workflowId=w");
        for (HttpRequest.Builder builder : List.of(other, same)) {
            builder.header("Content-Type", "application/json").PUT(BodyPublishers.ofString(request));
        }

        assertProblem(server.send(other), 400, "run_id_invalid");
        assertProblem(server.send(same), 403, "temporal_start_refused");
    }

    @Test
    void bytes_under_another_digest_are_not_stored() {
        Answer answer = server.send(
                server.to("/internal/v1/artifacts/" + "0".repeat(64)).PUT(BodyPublishers.ofString("other bytes")));

        assertProblem(answer, 400, "artifact_digest_mismatch");
    }

    @Test
    void a_body_that_has_no_end_is_not_read_to_it() {
        byte[] spaces = " ".repeat(3 << 20).getBytes(StandardCharsets.US_ASCII);
        for (String path : List.of("/api/v1/runs", "/api/v1/runs/" + run + "/decision")) {
            Answer answer = server.send(server.to(path)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(spaces)));
            assertProblem(answer, 400, "body_too_large");
        }
    }

    @Test
    void an_archive_larger_than_anybody_needs_is_refused() {
        Answer answer = server.send(
                server.to("/api/v1/configurations").POST(BodyPublishers.ofByteArray(new byte[(64 << 20) + 1])));

        assertProblem(answer, 400, "body_too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/runs/%2F HTTP/1.1",
                "GET /api/v1/runs/%zz HTTP/1.1",
                "GET /api/v1/runs/%5c HTTP/1.1",
                "GET /%c0%ae%c0%ae/x HTTP/1.1",
                "TRACE /api/v1/runs HTTP/1.1",
                "MAKE /api/v1/runs HTTP/1.1"
            })
    void what_the_container_refuses_is_a_problem_and_no_page(String requestLine) throws IOException {
        String answer = raw(requestLine);

        assertThat(answer).containsPattern("^HTTP/1.1 40[0-9]");
        assertThat(answer).contains("application/problem+json", "\"code\":").doesNotContain("<html", "Tomcat");
    }

    private static String raw(String requestLine) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort())) {
            socket.setSoTimeout(20_000);
            String request = requestLine + "\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                    + RunningServer.TOKEN + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
