package io.groundwork.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.run.Decision;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.secret.Secret;
import io.groundwork.wire.Json;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiClientTest {
    private final ScriptedServer server = ScriptedServer.start();
    private final ApiClient client = new ApiClient(server.address(), new Secret(ScriptedServer.TOKEN));

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void every_request_carries_the_token() {
        server.on("GET", "/health", answer -> answer.json(200, new Health("up", "0.1.0", "up", 2)));

        assertThat(client.health().temporal()).isEqualTo("up");
        assertThat(server.requests().getFirst().header("Authorization")).isEqualTo("Bearer " + ScriptedServer.TOKEN);
    }

    @Test
    void a_run_is_asked_for_without_an_id_and_with_a_key() throws Exception {
        server.on("POST", "/api/v1/runs", answer -> answer.json(201, Words.aRun(RunStatus.UNINITIALIZED)));
        RunRequest request = Words.aRequest();

        assertThat(client.createRun(request, "key-1").runId()).isEqualTo(Words.RUN);

        ScriptedServer.Request asked = server.requests().getFirst();
        assertThat(asked.header("Idempotency-Key")).isEqualTo("key-1");
        assertThat(asked.text()).doesNotContain("runId").contains("\"mode\":\"apply\"");
    }

    @Test
    void a_state_that_breaks_off_is_not_written_a_second_time_behind_its_beginning() {
        server.on("GET", "/api/v1/workspaces/shop/state", answer -> {
            answer.http().sendResponseHeaders(200, 100);
            answer.http().getResponseBody().write("{\"version\"".getBytes(StandardCharsets.UTF_8));
            answer.http().getResponseBody().flush();
            answer.http().close();
        });
        var out = new ByteArrayOutputStream();

        assertThatThrownBy(() -> client.state("shop", out))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("state_broke_off"));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"version\"");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void durations_travel_as_iso_8601() {
        RunRequest plain = Words.aRequest();
        RunRequest expiring = new RunRequest(
                plain.runId(),
                plain.workspace(),
                plain.configuration(),
                plain.directory(),
                plain.mode(),
                plain.autoApprove(),
                plain.variables(),
                plain.varFiles(),
                plain.environment(),
                Duration.ofHours(1),
                plain.requestedBy());

        assertThat(Json.write(expiring)).contains("\"approvalExpiry\":\"PT1H\"");
    }

    @Test
    void an_archive_is_uploaded_as_it_is(@TempDir Path directory) throws Exception {
        Path archive = Files.writeString(directory.resolve("configuration.tar.gz"), "not really a tar");
        server.on("POST", "/api/v1/configurations", answer -> answer.json(201, Map.of("digest", "abc")));

        assertThat(client.uploadConfiguration(archive)).isEqualTo("abc");
        assertThat(server.requests().getFirst().text()).isEqualTo("not really a tar");
        assertThat(server.requests().getFirst().header("Content-Type")).isEqualTo("application/gzip");
    }

    @Test
    void a_filter_becomes_the_query() {
        server.on(
                "GET",
                "/api/v1/runs",
                answer -> answer.json(200, Map.of("runs", List.of(Words.aRun(RunStatus.APPLIED)))));

        assertThat(client.runs(new RunFilter("hello", RunStatus.APPLIED, 7, null)))
                .hasSize(1);
        assertThat(server.requests().getFirst().query()).isEqualTo("limit=7&workspace=hello&status=applied");
    }

    @Test
    void a_problem_of_the_server_keeps_its_code_kind_and_next_step() {
        server.on(
                "GET",
                "/api/v1/runs/.*",
                answer -> answer.problem(Problems.runNotFound(Words.RUN).problem()));

        assertThatThrownBy(() -> client.run(Words.RUN))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo(Problems.runNotFound(Words.RUN).problem()));
    }

    @Test
    void an_answer_that_is_not_ours_is_said_to_be_so() {
        assertThatThrownBy(() -> client.run(Words.RUN)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo("unexpected_answer");
            assertThat(e.problem().kind()).isEqualTo(ProblemKind.NOT_FOUND);
            assertThat(e.problem().nextStep()).contains("address of a Groundwork server");
        });
    }

    @Test
    void an_answer_that_is_no_json_is_said_to_be_so() {
        server.on(
                "GET",
                "/api/v1/runs/.*",
                answer -> answer.send(200, "text/html", "<html>".getBytes(StandardCharsets.UTF_8)));

        assertThatThrownBy(() -> client.run(Words.RUN))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("unexpected_answer"));
    }

    @Test
    void a_server_that_is_not_there_is_named_with_what_to_do() {
        server.stop();

        assertThatThrownBy(() -> client.run(Words.RUN)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo("server_unreachable");
            assertThat(e.problem().kind()).isEqualTo(ProblemKind.EXTERNAL);
            assertThat(e.problem().message()).contains(server.address().toString());
            assertThat(e.problem().nextStep()).contains("groundwork dev");
        });
    }

    @Test
    void an_address_that_is_none_is_refused_at_once() {
        assertThatThrownBy(() -> new ApiClient(URI.create("localhost:8080"), new Secret("x")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("server_address_invalid"));
    }

    @Test
    void a_decision_names_its_plan() {
        server.on("POST", "/api/v1/runs/.*/decision", answer -> answer.json(200, Words.plannedRun(RunStatus.APPLYING)));

        client.decide(Words.RUN, new Decision(Decision.Verdict.APPROVE, "ada", "checked the diff", Words.PLAN_DIGEST));

        assertThat(server.requests().getFirst().text())
                .isEqualTo("{\"verdict\":\"approve\",\"by\":\"ada\",\"reason\":\"checked the diff\",\"planDigest\":\""
                        + Words.PLAN_DIGEST + "\"}");
    }

    @Test
    void events_of_unknown_type_are_passed_over() {
        server.on(
                "GET",
                "/api/v1/runs/.*/events",
                answer -> answer.json(
                        200,
                        Map.of(
                                "ended",
                                false,
                                "entries",
                                List.of(
                                        Map.of(
                                                "sequence",
                                                1,
                                                "event",
                                                Json.mapper().valueToTree(Words.started())),
                                        Map.of(
                                                "sequence",
                                                2,
                                                "event",
                                                Map.of("type", "of_tomorrow", "at", Words.AT))))));

        FeedPage page = client.events(Words.RUN, 0, 100);

        assertThat(page.entries()).extracting(FeedPage.Entry::sequence).containsExactly(1L);
    }

    @Test
    void a_refusal_is_not_repeated_however_patient_the_caller() {
        server.on(
                "GET",
                "/api/v1/runs/.*",
                answer -> answer.problem(
                        new Problem("run_not_found", ProblemKind.NOT_FOUND, "there is no such run", "")));

        assertThatThrownBy(() -> client.patientFor(Duration.ofMinutes(1)).run(Words.RUN))
                .isInstanceOf(ProblemException.class);
        assertThat(server.requests()).hasSize(1);
    }
}
