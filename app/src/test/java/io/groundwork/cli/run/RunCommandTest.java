package io.groundwork.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.cli.CommandLineCall;
import io.groundwork.cli.ScriptedCommandLine;
import io.groundwork.cli.plan.PlanDiffTest;
import io.groundwork.client.Words;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest extends ScriptedCommandLine {
    private static List<RunEvent> all(List<RunEvent> some, List<RunEvent> more) {
        List<RunEvent> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private JsonNode request() throws IOException {
        return Json.mapper()
                .readTree(server.requests("POST", ScriptedRun.RUNS).getLast().text());
    }

    @Test
    void a_run_is_told_stage_by_stage_and_ends_with_its_outputs() {
        run.goes(all(ScriptedRun.untilPlanned(), ScriptedRun.applied()), List.of());

        CommandLineCall.Result result = call.run("run", hello.toString(), "--auto-approve");

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("""
                run-0mft3k2v9a1b2c3d apply in workspace hello
                  init      skipped
                  plan    \s
                    + terraform_data.a
                  plan      done 0.9s  2 to add, 0 to change, 0 to destroy
                    advisory runs_commands: it runs a command
                  approved by grace (claimed): looks right
                  apply   \s
                    + terraform_data.a created 0.0s (id=b71d)
                  apply     done 1.2s
                applied

                Outputs:
                  greeting = "hello"
                  password = (sensitive value)
                """);
    }

    @Test
    void what_is_asked_for_is_what_was_typed() throws IOException {
        run.goes(ScriptedRun.applied(), List.of());
        Path outside = Files.writeString(temporary.resolve("prod.tfvars"), "");
        Files.writeString(hello.resolve("inside.tfvars"), "");

        call.run(
                "run",
                hello.toString(),
                "--var",
                "a=b=c",
                "--var=empty=",
                "--var-file",
                outside.toString(),
                "--var-file",
                hello.resolve("inside.tfvars").toString(),
                "--env",
                "TOKEN",
                "--env",
                "OTHER=file:/run/secret",
                "--expires",
                "2h",
                "--destroy");

        JsonNode request = request();
        assertThat(request.path("workspace").asText()).isEqualTo("hello");
        assertThat(request.path("configuration").asText()).isEqualTo("c".repeat(64));
        assertThat(request.path("directory").asText()).isEqualTo(hello.toString());
        assertThat(request.path("mode").asText()).isEqualTo("destroy");
        assertThat(request.path("autoApprove").asBoolean()).isFalse();
        assertThat(request.path("variables").path("a").asText()).isEqualTo("b=c");
        assertThat(request.path("variables").path("empty").asText("absent")).isEmpty();
        assertThat(request.path("varFiles").toString())
                .isEqualTo("[\".groundwork/var-files/1-prod.tfvars\",\"inside.tfvars\"]");
        assertThat(call.packedExtras)
                .containsExactly(
                        Map.entry(".groundwork/var-files/1-prod.tfvars", outside),
                        Map.entry("inside.tfvars", hello.resolve("inside.tfvars")));
        assertThat(request.path("environment").path("TOKEN").asText()).isEqualTo("env:TOKEN");
        assertThat(request.path("environment").path("OTHER").asText()).isEqualTo("file:/run/secret");
        assertThat(request.path("approvalExpiry").asText()).isEqualTo("PT2H");
        assertThat(request.path("requestedBy").asText()).isEqualTo("ada");
    }

    @Test
    void policy_sets_are_uploaded_and_named_with_their_levels() throws IOException {
        run.goes(ScriptedRun.applied(), List.of());
        for (String team : List.of("one", "two")) {
            Path set = Files.createDirectories(temporary.resolve(team).resolve("tags"));
            Files.writeString(set.resolve(team + ".rego"), "package main\n");
            Files.writeString(set.resolve("README.md"), "does not travel");
        }

        call.run(
                "run",
                hello.toString(),
                "--policy",
                temporary.resolve("one/tags").toString(),
                "--policy",
                temporary.resolve("two/tags") + "/:hard-mandatory");

        assertThat(request().path("policies").toString())
                .isEqualTo(
                        "[{\"name\":\"tags\",\"digest\":\"%1$s\",\"level\":\"soft-mandatory\"},{\"name\":\"tags-2\",\"digest\":\"%1$s\",\"level\":\"hard-mandatory\"}]"
                                .formatted("c".repeat(64)));
        assertThat(call.packedExtras).containsOnlyKeys("one.rego", "two.rego");
    }

    @Test
    void a_policy_directory_that_is_none_is_refused_before_anything_is_started() throws IOException {
        Path file = Files.writeString(temporary.resolve("a.rego"), "package main\n");

        CommandLineCall.Result missing = call.run("run", hello.toString(), "--policy", "/none");
        call.err.reset();
        CommandLineCall.Result noDirectory = call.run("run", hello.toString(), "--policy", file.toString());
        call.err.reset();
        CommandLineCall.Result level = call.run("run", hello.toString(), "--policy", temporary + ":hard");

        assertThat(missing.err()).contains("there is no policy directory /none", "code: policy_directory_missing");
        assertThat(noDirectory.err()).contains("a.rego is no directory", "code: policy_directory_invalid");
        assertThat(level.err()).contains("there is no enforcement level hard", "write DIR:advisory");
        assertThat(List.of(missing.status(), noDirectory.status(), level.status()))
                .containsOnly(2);
        assertThat(server.requests("POST", "/api/v1/configurations")).isEmpty();
    }

    @Test
    void with_json_every_line_is_an_event_and_the_last_is_run_finished() {
        run.goes(all(ScriptedRun.untilPlanned(), ScriptedRun.applied()), List.of());

        CommandLineCall.Result result = call.run("run", hello.toString(), "--auto-approve", "--json");

        assertThat(result.json()).allSatisfy(line -> {
            assertThat(line.path("type").asText()).isNotEmpty();
            assertThat(line.path("at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        });
        JsonNode first = result.json().getFirst();
        assertThat(first.path("type").asText()).isEqualTo("run_started");
        assertThat(first.path("runId").asText()).isEqualTo(Words.RUN);
        assertThat(result.json())
                .filteredOn(line -> line.path("type").asText().equals("run_finished"))
                .hasSize(1);
        JsonNode last = result.lastJson();
        assertThat(last.path("type").asText()).isEqualTo("run_finished");
        assertThat(last.path("status").asText()).isEqualTo("applied");
        assertThat(last.path("workflowId").asText()).isEqualTo(Words.WORKFLOW);
        assertThat(last.path("outputs").path("greeting").path("value").asText()).isEqualTo("hello");
        assertThat(last.path("outputs").path("password").toString()).isEqualTo("{\"sensitive\":true}");
        assertThat(last.has("error")).isFalse();
    }

    @Test
    void with_json_a_failed_run_carries_its_error_in_the_last_line() {
        run.goes(List.of(Words.started(), ScriptedRun.failed(RunStatus.ERRORED, ProblemKind.ENGINE)), List.of());

        CommandLineCall.Result result = call.run("run", hello.toString(), "--json");

        assertThat(result.status()).isEqualTo(ExitCode.ENGINE.status());
        assertThat(result.lastJson().path("error").path("code").asText()).isEqualTo("some_failure");
        assertThat(result.lastJson().path("error").path("kind").asText()).isEqualTo("engine");
        assertThat(result.lastJson().path("outputs").toString()).isEqualTo("{}");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "applied,,0",
        "destroyed,,0",
        "planned_and_finished,,0",
        "policy_failed,,3",
        "rejected,,3",
        "expired,,3",
        "errored,,4",
        "canceled,,130",
        "canceled,conflict,130",
        "policy_failed,denied,3",
        "errored,engine,4",
        "errored,external,5",
        "errored,user,2",
        "errored,resources,1",
        "errored,internal,1"
    })
    void the_exit_status_says_how_the_run_ended(String status, String kind, int exit) {
        RunStatus ended = RunStatus.of(status);
        RunEvent end = kind == null ? Words.finished(ended) : ScriptedRun.failed(ended, ProblemKind.of(kind));
        run.goes(List.of(Words.started(), end), List.of());

        assertThat(call.run("run", hello.toString()).status()).isEqualTo(exit);
    }

    @Test
    void without_a_terminal_it_says_how_to_decide_and_waits() throws Exception {
        run.goes(all(ScriptedRun.untilPlanned(), List.of(ScriptedRun.awaiting())), ScriptedRun.applied());
        CompletableFuture<CommandLineCall.Result> result =
                CompletableFuture.supplyAsync(() -> call.run("run", hello.toString()));
        run.waiting.await();
        assertThat(result).isNotDone();

        run.touched.countDown();

        assertThat(result.get().status()).isZero();
        assertThat(result.get().out()).contains("groundwork approve " + Words.RUN);
        assertThat(result.get().err()).startsWith("no terminal: if there is something to apply, this waits");
        assertThat(result.get().out()).doesNotContain("\u001b").doesNotContain("\r");
    }

    @Test
    void colours_are_for_terminals_and_not_for_those_who_do_not_want_them() {
        run.goes(all(ScriptedRun.untilPlanned(), ScriptedRun.applied()), List.of());

        call.terminal = true;
        assertThat(call.run("run", hello.toString()).out()).contains("\u001b[32m");
        call.out.reset();
        call.environment.put("NO_COLOR", "1");
        assertThat(call.run("run", hello.toString()).out())
                .doesNotContain("\u001b[32m")
                .doesNotContain("\u001b[1m");
    }

    @Test
    void somebody_elses_decision_closes_the_question() throws IOException {
        plan("create");
        run.goes(all(List.of(Words.started(), ScriptedRun.awaiting()), ScriptedRun.applied()), List.of());
        call.terminal = true;
        // A keyboard that nobody touches.
        call.in = new PipedInputStream(new PipedOutputStream());

        CommandLineCall.Result result = call.run("run", hello.toString());

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("approved\u001b[0m by grace");
        assertThat(server.requests("POST", ".*/decision")).isEmpty();
    }

    @Test
    void a_run_goes_on_being_watched_when_the_server_restarts() {
        AtomicInteger calls = new AtomicInteger();
        server.on("GET", ScriptedRun.RUN + "/events", answer -> {
            List<RunEvent> events = ScriptedRun.applied();
            try (OutputStream out = answer.stream()) {
                long from = calls.incrementAndGet() == 1 ? 0 : 1;
                long to = from == 0 ? 1 : events.size();
                for (long i = from; i < to; i++) {
                    out.write(Words.sse(i + 1, events.get((int) i)).getBytes(StandardCharsets.UTF_8));
                }
            }
        });

        CommandLineCall.Result result = call.run("run", hello.toString());

        assertThat(result.status()).isZero();
        assertThat(result.err()).contains("lost the server", "the server is back");
    }

    @Test
    void with_no_wait_it_ends_when_the_run_is_accepted() {
        CommandLineCall.Result result = call.run("run", hello.toString(), "--no-wait", "--json");

        assertThat(result.status()).isZero();
        assertThat(result.json()).hasSize(1);
        assertThat(result.lastJson().path("type").asText()).isEqualTo("run_started");
        assertThat(result.lastJson().path("runId").asText()).isEqualTo(Words.RUN);
    }

    @Test
    void a_busy_workspace_is_told_with_the_run_that_holds_it() {
        server.on(
                "POST",
                ScriptedRun.RUNS,
                answer -> answer.problem(
                        Problems.workspaceBusy("hello", Words.RUN).problem()));

        CommandLineCall.Result result = call.run("run", hello.toString());

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("in use by run " + Words.RUN).contains("code: workspace_busy");
    }

    private void plan(String name) {
        server.on(
                "GET",
                ScriptedRun.RUN + "/plan",
                answer -> answer.send(200, "application/json", PlanDiffTest.plan(name)));
    }
}
