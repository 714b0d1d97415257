package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.Decision;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunStatus;
import io.groundwork.run.plan.PlanSummary;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;

/** How a run ends whose apply was asked for: as its engine says, whatever became of the activity. */
class ApplyEndTest extends OnTestServer {
    @Test
    void an_apply_that_fails_is_settled_before_its_run_ends_and_ends_as_its_engine_did() {
        worker.applyFailure = ApplicationFailure.newNonRetryableFailure("HTTP 500", "internal");
        worker.settlement = Settlement.ended(RunStatus.APPLIED, null);

        assertThat(run(aRun(true))).isEqualTo(RunOutcome.of(RunStatus.APPLIED));

        assertThat(worker.asked).endsWith("apply d1", "is w1 gone", "settle, following");
    }

    @Test
    void a_canceled_apply_that_was_complete_is_told_as_applied() throws Exception {
        worker.applyWaitsForCancel = true;
        worker.settlement = Settlement.ended(RunStatus.APPLIED, null);
        WorkflowStub run = start(aRun(true));
        worker.applyRuns.await();

        run.update("cancel", Void.class, "ann", "too late");

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);
        assertThat(worker.told)
                .last()
                .satisfies(last -> assertThat(last.status()).isEqualTo(RunStatus.APPLIED));
    }

    @Test
    void a_canceled_apply_whose_end_cannot_be_proven_ends_the_run_and_says_so() throws Exception {
        worker.applyWaitsForCancel = true;
        worker.settlement = Settlement.unproven(RunMessages.inDoubt("w1"));
        WorkflowStub run = start(aRun(true));
        worker.applyRuns.await();

        run.update("cancel", Void.class, "ann", "the machine burned down");

        RunOutcome outcome = run.getResult(RunOutcome.class);
        assertThat(outcome.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(outcome.error()).satisfies(error -> assertThat(error.code()).isEqualTo("apply_in_doubt"));
    }

    @Test
    void a_plan_of_an_engine_that_was_upgraded_meanwhile_is_made_again_and_applied_if_it_is_the_same() {
        worker.applyFailures.add(outdated());
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);
        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1"));

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked).endsWith("apply d1", "prepare", "init", "replan d1", "judge", "apply d1");
    }

    @Test
    void a_plan_of_an_upgraded_engine_that_comes_out_otherwise_is_asked_about_again() {
        worker.applyFailures.add(outdated());
        worker.replanned = ScriptedWorker.Plans.withOtherChanges();
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);
        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1"));
        await(() -> worker.asked.contains("replan d1"));
        awaitDecision(run);

        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d2"));

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);
        assertThat(worker.asked).endsWith("replan d1", "judge", "apply d2");
    }

    @Test
    void an_approval_that_stands_for_a_plan_made_again_names_that_plan() {
        worker.applyFailures.add(outdated());
        worker.replanned = new PlanSummary("d3", "v3", 3, 0, 0, 0, true, "terraform 1.12.0");
        worker.replanIsTheSame = true;

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked).endsWith("apply d3");
        assertThat(worker.told)
                .filteredOn(update -> update.status() == RunStatus.APPLYING)
                .last()
                .satisfies(update -> assertThat(update.decision())
                        .satisfies(decision -> assertThat(decision.planDigest()).isEqualTo("d3")));
    }

    private static ApplicationFailure outdated() {
        return ApplicationFailure.newNonRetryableFailure("the plan was made by an older engine", "plan_outdated");
    }
}
