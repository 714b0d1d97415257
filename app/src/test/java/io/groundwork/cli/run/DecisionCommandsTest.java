package io.groundwork.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.cli.CommandLineCall;
import io.groundwork.cli.ScriptedCommandLine;
import io.groundwork.client.Words;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Approving, denying and cancelling. */
class DecisionCommandsTest extends ScriptedCommandLine {
    @ParameterizedTest
    @CsvSource({"approve,approve,approved", "deny,deny,denied"})
    void a_decision_is_bound_to_the_plan_at_hand(String command, String verdict, String told) {
        CommandLineCall.Result result = call.run(command, Words.RUN, "--reason", "@home, I checked");

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains(told + " by ada (claimed): @home, I checked", "plan dddddddddddd: 2 to add");
        assertThat(server.requests("POST", ".*/decision").getFirst().text())
                .contains("\"verdict\":\"" + verdict + "\"", "\"planDigest\":\"" + Words.PLAN_DIGEST + "\"");
    }

    @ParameterizedTest
    @CsvSource({"approve,approved", "deny,denied"})
    void a_decision_needs_no_reason(String command, String told) {
        assertThat(call.run(command, Words.RUN).status()).isZero();

        assertThat(server.requests("POST", ".*/decision").getFirst().text())
                .contains("\"reason\":\"" + told + " on the command line\"");
    }

    @Test
    void a_finished_run_cannot_be_decided_on() {
        server.on(
                "POST",
                ScriptedRun.RUN + "/decision",
                answer -> answer.problem(new Problem(
                        "run_finished",
                        ProblemKind.CONFLICT,
                        "run " + Words.RUN + " is over",
                        "look at it with 'groundwork status'")));

        CommandLineCall.Result result = call.run("approve", Words.RUN, "--reason", "late");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err())
                .contains(
                        "is over", "next: look at it with 'groundwork status " + Words.RUN + "'", "code: run_finished");
    }

    @Test
    void cancel_says_that_the_run_is_asked_and_how_to_watch() {
        assertThat(call.run("cancel", Words.RUN, "--reason", "wrong one").out())
                .contains("asked to stop", "groundwork logs " + Words.RUN + " -f");
        assertThat(server.requests("POST", ".*/cancel").getFirst().text()).contains("wrong one");
    }
}
