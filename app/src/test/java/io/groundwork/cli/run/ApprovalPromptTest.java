package io.groundwork.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.cli.CommandLineCall;
import io.groundwork.cli.ScriptedCommandLine;
import io.groundwork.cli.plan.PlanDiffTest;
import io.groundwork.client.Words;
import io.groundwork.problem.ExitCode;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person at a terminal who is asked, and what is shown to those who cannot be. */
class ApprovalPromptTest extends ScriptedCommandLine {
    private static List<RunEvent> all(List<RunEvent> some, List<RunEvent> more) {
        List<RunEvent> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    @Test
    void at_a_terminal_yes_approves_the_plan_that_was_shown_in_the_name_of_the_user() {
        plan("create");
        run.goes(all(ScriptedRun.untilPlanned(), List.of(ScriptedRun.awaiting())), ScriptedRun.applied());

        CommandLineCall.Result result = call.type("yes\n").run("run", hello.toString());

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains("Plan: 7 to add")
                .contains("Apply this plan? 'yes' approves it, 'no' denies it, 'leave' keeps the run waiting.")
                .contains("kept with the run as that of ada");
        assertThat(server.requests("POST", ".*/decision").getFirst().text())
                .contains("\"verdict\":\"approve\"", "\"by\":\"ada\"", Words.PLAN_DIGEST)
                .contains("\"reason\":\"approved at the terminal\"");
    }

    @Test
    void at_a_terminal_anything_but_yes_no_or_leave_is_asked_again() {
        plan("create");
        run.goes(List.of(Words.started(), ScriptedRun.awaiting()), List.of(Words.finished(RunStatus.REJECTED)));

        CommandLineCall.Result result =
                call.type("y\n\nterraform destroy\nNo\n").run("run", hello.toString());

        assertThat(result.status()).isEqualTo(ExitCode.DENIED.status());
        assertThat(result.out().lines().filter(line -> line.endsWith("Please answer yes, no or leave.")))
                .hasSize(3);
        assertThat(server.requests("POST", ".*/decision")).hasSize(1);
        assertThat(server.requests("POST", ".*/decision").getFirst().text())
                .contains("\"verdict\":\"deny\"", "\"reason\":\"denied at the terminal\"");
    }

    @Test
    void at_a_terminal_what_was_typed_about_an_earlier_plan_does_not_approve_another_one() {
        plan("create");
        run.goes(List.of(Words.started(), ScriptedRun.awaiting(), ScriptedRun.awaiting()), ScriptedRun.applied());
        call.type("");
        call.in = new InputStream() {
            private int lines;

            @Override
            public int read() {
                throw new AssertionError("lines are read");
            }

            // The first one comes when both plans have been shown.
            @Override
            public int read(byte[] target, int offset, int length) {
                while (call.out.toString(StandardCharsets.UTF_8).split("Apply this plan", -1).length < 3) {
                    Thread.onSpinWait();
                }
                byte[] yes = "yes\n".getBytes(StandardCharsets.UTF_8);
                System.arraycopy(yes, 0, target, offset, yes.length);
                return ++lines > 2 ? -1 : yes.length;
            }
        };

        CommandLineCall.Result result = call.run("run", hello.toString());

        assertThat(result.out()).contains("The plan is another one now. Please answer once more: yes, no or leave.");
        assertThat(server.requests("POST", ".*/decision")).hasSize(1);
    }

    @Test
    void at_a_terminal_leave_ends_the_command_and_keeps_the_run_waiting() {
        plan("create");
        run.goes(List.of(Words.started(), ScriptedRun.awaiting()), List.of(Words.finished(RunStatus.APPLIED)));

        CommandLineCall.Result result = call.type("leave\n").run("run", hello.toString());

        assertThat(result.status()).isEqualTo(ExitCode.INTERRUPTED.status());
        assertThat(result.out()).contains("waits on", "groundwork approve " + Words.RUN);
        assertThat(result.err()).isEmpty();
        assertThat(server.requests("POST", ".*/(decision|cancel)")).isEmpty();
    }

    @Test
    void a_plan_that_a_person_is_shown_is_not_told_before() {
        plan("create");
        call.environment.put("NO_COLOR", "1");
        run.goes(all(ScriptedRun.untilPlanned(), List.of(ScriptedRun.awaiting())), ScriptedRun.applied());

        CommandLineCall.Result result = call.type("yes\n").run("run", hello.toString());

        assertThat(result.out()).contains("Plan: 7 to add").doesNotContain("    + terraform_data.a\n");
    }

    @Test
    void a_plan_that_nobody_was_shown_is_told_before_the_end() {
        call.environment.put("NO_COLOR", "1");
        run.goes(
                all(ScriptedRun.untilPlanned(), List.of(ScriptedRun.failed(RunStatus.POLICY_FAILED, null))), List.of());
        call.terminal = true;

        assertThat(call.run("run", hello.toString()).out()).contains("    + terraform_data.a\n");
    }

    @Test
    void the_commands_it_shows_reach_the_same_server() {
        run.goes(all(ScriptedRun.untilPlanned(), List.of(ScriptedRun.awaiting())), ScriptedRun.applied());
        run.touched.countDown();

        CommandLineCall.Result result = call.run(
                "run",
                hello.toString(),
                "--data-dir",
                call.dataDirectory.toString(),
                "--server",
                server.address() + "");

        assertThat(result.out())
                .contains("groundwork approve " + Words.RUN + " --server " + server.address() + " --data-dir "
                        + call.dataDirectory + "\n");
    }

    private void plan(String name) {
        server.on(
                "GET",
                ScriptedRun.RUN + "/plan",
                answer -> answer.send(200, "application/json", PlanDiffTest.plan(name)));
    }
}
