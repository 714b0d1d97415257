package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunStatus;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import org.junit.jupiter.api.Test;

/** What a run does where the server is away for a moment: nothing of it is lost, and no step is given up. */
class ServerAwayTest extends OnTestServer {
    /** A workflow task would time out at once while a local activity pauses before its next try. */
    @Override
    TestEnvironmentOptions.Builder environment() {
        return super.environment().setUseTimeskipping(false);
    }

    @Override
    Class<? extends RunWorkflow> workflow() {
        return ImpatientRun.class;
    }

    @Test
    void a_server_that_is_away_while_the_end_is_told_is_waited_for() {
        worker.recordFailures.add(serverAway());

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);

        // Perhaps twice: the workflow task is done again where something came in between.
        assertThat(worker.statusesTold()).contains(RunStatus.APPLIED);
    }

    @Test
    void a_server_that_is_away_while_a_decision_is_asked_for_is_waited_for() {
        worker.recordFailures.add(serverAway());
        WorkflowStub run = start(aRun(false));

        awaitDecision(run);
        await(() -> worker.statusesTold().contains(RunStatus.AWAITING_APPROVAL));
        run.signal("signal_approve_apply", "go");

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);
    }

    @Test
    void a_plan_that_could_not_be_judged_yet_is_judged_again() {
        // The in-JVM server cannot cancel a timer that fires meanwhile, as the one beside an init would.
        worker.initNeeded = false;
        worker.judgeFailures.add(serverAway());

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked).containsExactly("prepare", "plan", "judge", "judge", "apply d1");
    }
}
