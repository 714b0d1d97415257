package io.groundwork.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.cli.CommandLineCall;
import io.groundwork.cli.ScriptedCommandLine;
import io.groundwork.client.Words;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;
import io.groundwork.run.plan.Diagnostic;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a run is told to people. */
class RunWordsTest extends ScriptedCommandLine {
    @Test
    void what_the_engine_complains_of_is_told_once() {
        var complaint = new Diagnostic(
                "error", "Unsupported argument", "An argument named \"x\" is not expected here.", null, "main.tf", 3);
        String text = "main.tf:3: Unsupported argument: An argument named \"x\" is not expected here.";
        run.goes(
                List.of(
                        Words.started(),
                        ScriptedRun.stage(Stage.PLAN, "started", null, null),
                        new RunEvent.LogLine(Words.AT, Stage.PLAN, "error", text, complaint),
                        ScriptedRun.stage(Stage.PLAN, "failed", 700L, "plan: " + text),
                        new RunEvent.RunFinished(
                                Words.AT,
                                Words.RUN,
                                Words.WORKFLOW,
                                RunStatus.ERRORED,
                                new Problem(
                                        "configuration_refused", ProblemKind.ENGINE, "plan: " + text, "correct it"))),
                List.of());

        CommandLineCall.Result result = call.run("run", hello.toString(), "--auto-approve");

        assertThat((result.out() + result.err()).split("Unsupported argument", -1))
                .hasSize(2);
        assertThat(result.err()).isEqualTo("""
                error: plan failed, see above
                  next: correct it
                  code: configuration_refused
                """);
    }

    @Test
    void what_only_the_error_says_is_told_in_full() {
        run.goes(List.of(Words.started(), ScriptedRun.failed(RunStatus.ERRORED, ProblemKind.ENGINE)), List.of());

        assertThat(call.run("run", hello.toString()).err()).contains("error: it did not work");
    }

    @ParameterizedTest
    @CsvSource({"apply,no changes", "plan_only,planned"})
    void an_end_without_an_apply_is_told_in_the_words_of_people(String mode, String words) {
        run.goes(
                List.of(
                        new RunEvent.RunStarted(Words.AT, Words.RUN, Words.WORKFLOW, "hello", RunMode.of(mode)),
                        Words.finished(RunStatus.PLANNED_AND_FINISHED)),
                List.of());

        assertThat(call.run("run", hello.toString()).out()).contains("\n" + words + "\n");
    }

    @Test
    void who_decided_is_told_once() {
        run.goes(
                List.of(
                        Words.started(),
                        ScriptedRun.stage(Stage.DECISION, "started", null, null),
                        new RunEvent.DecisionChanged(
                                Words.AT, "approved", Words.PLAN_DIGEST, "root", "approved at the terminal", null),
                        ScriptedRun.stage(Stage.DECISION, "finished", 1_100L, "approve by root"),
                        Words.finished(RunStatus.APPLIED)),
                List.of());

        assertThat(call.run("run", hello.toString()).out())
                .contains("approved by root (claimed): approved at the terminal")
                .doesNotContain("approve by root", "decision ");
    }

    @Test
    void options_that_jobs_share_are_ignored_with_a_note_where_nothing_is_applied() throws IOException {
        run.goes(List.of(Words.started(), Words.finished(RunStatus.PLANNED_AND_FINISHED)), List.of());

        CommandLineCall.Result result =
                call.run("run", hello.toString(), "--plan-only", "--auto-approve", "--expires", "1h");

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEqualTo("""
                --auto-approve is ignored: with --plan-only nothing is applied
                --expires is ignored: with --plan-only nothing is applied
                """);
        assertThat(request().path("mode").asText()).isEqualTo("plan_only");
        assertThat(request().path("autoApprove").asBoolean()).isFalse();
    }

    private JsonNode request() throws IOException {
        return Json.mapper()
                .readTree(server.requests("POST", ScriptedRun.RUNS).getLast().text());
    }
}
