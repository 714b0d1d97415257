package io.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.cli.plan.PlanDiffTest;
import io.groundwork.cli.run.ScriptedRun;
import io.groundwork.client.Words;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.run.Decision;
import io.groundwork.run.FeedPage;
import io.groundwork.run.Retry;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.Stage;
import io.groundwork.run.Waiting;
import io.groundwork.run.plan.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandsTest extends ScriptedCommandLine {
    private static RunView failedRun() {
        RunView run = Words.aRun(RunStatus.ERRORED);
        return new RunView(
                run.runId(),
                run.workflowId(),
                run.workspace(),
                run.mode(),
                run.configuration(),
                run.directory(),
                run.requestedBy(),
                run.autoApprove(),
                run.status(),
                run.createdAt(),
                run.statusSince(),
                null,
                null,
                new Decision(Decision.Verdict.APPROVE, "grace", "looks right", Words.PLAN_DIGEST),
                new Problem("engine_failed", ProblemKind.ENGINE, "terraform apply failed", "see the log"),
                null,
                run.finishedAt(),
                null,
                null);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void feed(boolean ended, RunEvent... events) {
        server.on("GET", ScriptedRun.RUN + "/events", answer -> {
            long after = Long.parseLong(answer.query().replaceAll(".*after=(\\d+).*", "$1"));
            List<FeedPage.Entry> entries = Stream.iterate(1, i -> i <= events.length, i -> i + 1)
                    .filter(i -> i > after)
                    .map(i -> new FeedPage.Entry(i, events[i - 1]))
                    .toList();
            if (answer.header("Accept").equals("text/event-stream")) {
                answer.send(200, "text/event-stream", utf8(Words.sse(99, Words.finished(RunStatus.APPLIED))));
            } else {
                answer.json(200, new FeedPage(entries, ended));
            }
        });
    }

    @Test
    void status_says_what_a_run_waits_for_and_how_to_decide() {
        CommandLineCall.Result result = call.run("status", Words.RUN);

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains("status     awaiting_approval", "2 to add, 0 to change, 0 to destroy (terraform 1.11.4)")
                .contains("waits for  a decision", "groundwork approve " + Words.RUN);
    }

    @Test
    void status_says_what_is_tried_again_when_and_why() {
        RunView waiting = Words.aRun(RunStatus.PLANNING);
        run.is(new RunView(
                waiting.runId(),
                waiting.workflowId(),
                waiting.workspace(),
                waiting.mode(),
                waiting.configuration(),
                waiting.directory(),
                waiting.requestedBy(),
                waiting.autoApprove(),
                waiting.status(),
                waiting.createdAt(),
                waiting.statusSince(),
                null,
                null,
                null,
                null,
                new Retry(
                        Stage.PLAN,
                        2,
                        Instant.parse("2026-11-26T01:02:03Z"),
                        new Problem(
                                "provider_unreachable", ProblemKind.EXTERNAL, "nobody answers", "see that it is up")),
                null,
                null,
                null));

        assertThat(call.run("status", Words.RUN).out())
                .contains("retry      attempt 3 of plan at 2026-11-26T01:02:03Z, because of: nobody answers")
                .contains("next: see that it is up", "code: provider_unreachable");
    }

    @Test
    void status_and_runs_say_that_a_run_waits_for_a_worker() {
        RunView waiting = Words.aRun(RunStatus.APPLYING)
                .withWaiting(new Waiting("w-1", Instant.now().minusSeconds(95)));
        run.is(waiting);
        server.on("GET", ScriptedRun.RUNS, answer -> answer.json(200, Map.of("runs", List.of(waiting))));

        assertThat(call.run("status", Words.RUN).out())
                .containsPattern("waiting    worker w-1 silent for 1m3\\ds")
                .contains("next: see that worker w-1 runs");
        assertThat(call.run("runs").out()).contains("applying (no worker)");
    }

    @Test
    void status_says_why_a_run_failed_and_what_to_do() {
        run.is(failedRun());

        assertThat(call.run("status", Words.RUN).out())
                .contains("error      terraform apply failed", "next: see the log", "code: engine_failed")
                .contains("decision   approved by grace (claimed): looks right");
    }

    @Test
    void runs_are_a_table_and_the_filters_go_to_the_server() {
        server.on("GET", ScriptedRun.RUNS, answer -> answer.json(200, Map.of("runs", List.of(failedRun()))));

        CommandLineCall.Result result = call.run("runs", "--workspace", "hello", "--status", "errored", "--limit", "3");

        assertThat(result.out()).isEqualTo("""
                RUN                   WORKSPACE  MODE   STATUS   SINCE                 BY
                run-0mft3k2v9a1b2c3d  hello      apply  errored  2026-03-01T12:00:03Z  ada (claimed)
                """);
        assertThat(server.requests("GET", ScriptedRun.RUNS).getFirst().query())
                .isEqualTo("limit=3&workspace=hello&status=errored");
    }

    @Test
    void a_plan_is_shown_attribute_by_attribute() {
        server.on(
                "GET",
                ScriptedRun.RUN + "/plan",
                answer -> answer.send(200, "application/json", PlanDiffTest.plan("change")));

        assertThat(call.run("plan", Words.RUN).out()).contains("~ input  = \"hello\" -> \"goodbye\"");
    }

    @Test
    void logs_show_what_the_engine_said_with_file_and_line() {
        feed(
                true,
                Words.started(),
                new RunEvent.LogLine(Words.AT, Stage.PLAN, "info", "Refreshing state", null),
                new RunEvent.LogLine(
                        Words.AT,
                        Stage.PLAN,
                        "error",
                        "Error: Unsupported argument",
                        new Diagnostic("error", "Unsupported argument", "No such argument.", null, "main.tf", 7)));

        assertThat(call.run("logs", Words.RUN).out())
                .contains("Refreshing state", "error: Unsupported argument", "at main.tf:7", "No such argument.");
    }

    @Test
    void logs_follow_a_run_from_where_the_page_ended() {
        feed(false, Words.started());

        CommandLineCall.Result result = call.run("logs", Words.RUN, "-f", "--json");

        assertThat(result.status()).isZero();
        assertThat(result.json())
                .extracting(line -> line.path("type").asText())
                .containsExactly("run_started", "run_finished");
        assertThat(server.requests().getLast().header("Last-Event-ID")).isEqualTo("1");
    }

    @Test
    void a_wrong_token_is_told_in_the_words_of_the_command_line() {
        server.on(
                "GET",
                ScriptedRun.RUN,
                answer -> answer.problem(new Problem(
                        "unauthorized", ProblemKind.UNAUTHORIZED, "no token", "send 'Authorization: Bearer ...'")));

        assertThat(call.run("status", Words.RUN).err())
                .contains("next: copy the server's token", "--token-file")
                .doesNotContain("Bearer");
    }

    @Test
    void a_directory_that_is_to_be_planned_is_pointed_to_run() {
        CommandLineCall.Result result = call.run("plan", data.toString());

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err())
                .contains(data + " is a directory")
                .contains("next: plan it with 'groundwork run " + data + " --plan-only'");
    }

    @ParameterizedTest
    @MethodSource("everyCommandWithJson")
    void with_json_every_line_of_every_command_has_type_and_at(List<String> arguments) {
        feed(true, Words.started());
        server.on("GET", ScriptedRun.RUNS, answer -> answer.json(200, Map.of("runs", List.of(failedRun()))));
        server.on(
                "GET",
                "/api/v1/workspaces/hello/(resources)",
                answer -> answer.json(200, Map.of("resources", List.of("terraform_data.a"))));
        server.on(
                "GET",
                ScriptedRun.RUN + "/plan",
                answer -> answer.send(200, "application/json", PlanDiffTest.plan("change")));

        CommandLineCall.Result result = call.run(arguments.toArray(String[]::new));

        assertThat(result.json()).isNotEmpty().allSatisfy(line -> {
            assertThat(line.path("type").asText()).isNotEmpty();
            assertThat(line.path("at").asText()).endsWith("Z");
        });
    }

    static Stream<List<String>> everyCommandWithJson() {
        return Stream.of(
                List.of("runs", "--json"),
                List.of("status", Words.RUN, "--json"),
                List.of("plan", "--json", Words.RUN),
                List.of("--json", "logs", Words.RUN),
                List.of("approve", Words.RUN, "--reason", "x", "--json"),
                List.of("deny", Words.RUN, "--reason", "x", "--json"),
                List.of("cancel", Words.RUN, "--json"),
                List.of("outputs", "hello", "--json"),
                List.of("state", "list", "hello", "--json"),
                List.of("doctor", "--json"),
                List.of("version", "--json"),
                List.of("rum", "--json"));
    }

    @Test
    void an_unknown_run_is_bad_input() {
        server.on(
                "GET",
                ScriptedRun.RUN,
                answer -> answer.problem(Problems.runNotFound(Words.RUN).problem()));

        CommandLineCall.Result result = call.run("status", Words.RUN);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("""
                error: there is no run run-0mft3k2v9a1b2c3d
                  next: list the runs with 'groundwork runs'
                  code: run_not_found
                """);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void a_server_that_is_down_is_told_at_once() {
        server.stop();

        CommandLineCall.Result plain = call.run("status", Words.RUN);
        CommandLineCall.Result json = call.run("runs", "--json");

        assertThat(plain.status()).isEqualTo(5);
        assertThat(plain.err()).contains("cannot reach the server at " + server.address(), "next: start it");
        JsonNode error = json.lastJson();
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.path("code").asText()).isEqualTo("server_unreachable");
        assertThat(error.path("kind").asText()).isEqualTo("external");
        assertThat(error.path("nextStep").asText()).isNotEmpty();
    }

    @Test
    void a_token_file_that_is_missing_or_empty_is_told() throws IOException {
        assertThat(call.run("runs", "--token-file", data.resolve("none").toString())
                        .err())
                .contains("there is no token file", "code: token_missing");
        Path empty = Files.writeString(data.resolve("empty"), "\n");
        assertThat(call.run("runs", "--token-file", empty.toString()).err()).contains("code: token_invalid");
    }

    @Test
    void a_stack_trace_is_only_for_those_who_debug() {
        server.on("GET", ScriptedRun.RUNS, answer -> answer.json(200, Map.of("runs", "none")));
        assertThat(call.run("runs").err()).contains("error:").doesNotContain("\tat ");
        call.environment.put("GROUNDWORK_DEBUG", "1");
        assertThat(call.run("runs").err()).contains("\tat ");
    }
}
