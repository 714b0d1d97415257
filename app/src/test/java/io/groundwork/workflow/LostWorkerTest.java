package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.Decision;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunStatus;
import io.groundwork.run.policy.EnforcementLevel;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import org.junit.jupiter.api.Test;

/** What becomes of a run whose worker does not answer any more. */
class LostWorkerTest extends OnTestServer {
    @Override
    Class<? extends RunWorkflow> workflow() {
        return ImpatientRun.class;
    }

    @Test
    void a_run_whose_worker_is_gone_before_there_is_a_plan_begins_anew_on_another_one() {
        worker.planIsBrief = false;
        worker.initNeeded = false;
        worker.gone = true;
        worker.queuesFirst.add("queue of a dead worker");

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked).containsExactly("prepare", "is w1 gone", "prepare", "plan", "judge", "apply d1");
    }

    @Test
    void a_worker_that_is_only_busy_is_waited_for() {
        worker.planIsBrief = false;
        worker.initNeeded = false;
        WorkerFactory busy = placedOnABusyWorker();
        worker.whenAskedWhetherGone = busy::start;

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked).containsExactly("prepare", "is w1 gone", "plan", "judge", "apply d1");
        busy.shutdownNow();
    }

    @Test
    void a_worker_that_nobody_can_be_asked_about_is_waited_for() {
        worker.initNeeded = false;
        WorkerFactory busy = placedOnABusyWorker();
        worker.whenAskedWhetherGone = () -> {
            busy.start();
            throw serverAway();
        };

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked).containsExactly("prepare", "plan", "judge", "is w1 gone", "apply d1");
        busy.shutdownNow();
    }

    @Test
    void an_approved_plan_whose_worker_is_gone_is_applied_elsewhere_without_asking_again_where_it_is_the_same() {
        worker.gone = true;
        worker.queuesFirst.add("queue of a dead worker");
        worker.initNeeded = false;
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);
        run.signal("signal_approve_apply", "go");

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked)
                .containsExactly("prepare", "plan", "judge", "is w1 gone", "prepare", "replan d1", "judge", "apply d1");
    }

    @Test
    void a_plan_that_came_out_otherwise_elsewhere_is_asked_about_again() {
        worker.gone = true;
        worker.queuesFirst.add("queue of a dead worker");
        worker.initNeeded = false;
        worker.replanned = ScriptedWorker.Plans.withOtherChanges();
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);
        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1"));
        await(() -> worker.asked.contains("replan d1"));
        awaitDecision(run);

        assertRefused(run, decision(Decision.Verdict.APPROVE, "d1"), "plan_digest_mismatch");
        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d2"));

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);
        assertThat(worker.asked).endsWith("replan d1", "judge", "apply d2");
    }

    @Test
    void a_plan_that_does_the_same_elsewhere_but_that_policies_forbid_by_then_is_not_applied() {
        RunOutcome outcome =
                approvedOnADeadWorker(EnforcementLevel.HARD_MANDATORY).getResult(RunOutcome.class);

        assertThat(outcome.status()).isEqualTo(RunStatus.POLICY_FAILED);
        assertThat(worker.asked).contains("replan d1").doesNotContain("apply d1");
    }

    @Test
    void a_plan_that_does_the_same_elsewhere_but_that_needs_an_override_by_then_is_asked_about_again() {
        WorkflowStub run = approvedOnADeadWorker(EnforcementLevel.SOFT_MANDATORY);
        await(() -> worker.asked.contains("replan d1"));
        awaitDecision(run);

        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1"));

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);
        assertThat(worker.asked).endsWith("replan d1", "judge", "apply d1");
    }

    @Test
    void an_apply_that_a_dead_worker_may_have_begun_waits_for_it_says_so_and_can_be_canceled() {
        worker.gone = true;
        worker.applyBegun = true;
        worker.initNeeded = false;
        worker.queuesFirst.add("queue of a dead worker");
        WorkflowStub run = start(aRun(true));

        await(() -> worker.told.stream()
                .anyMatch(update -> update.events().toString().contains("worker w1 has the apply and is gone")));

        assertThat(run.query("query_current_state", String.class)).isEqualTo("applying");
        run.update("cancel", Void.class, "ann", "the machine burned down");
        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.CANCELED);
        assertThat(worker.asked).doesNotContain("apply d1", "replan d1");
    }

    /** Policies say this of the same plan once its approval came and its worker went. */
    private WorkflowStub approvedOnADeadWorker(EnforcementLevel thenFound) {
        worker.gone = true;
        worker.queuesFirst.add("queue of a dead worker");
        worker.initNeeded = false;
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);
        worker.report = violation(thenFound);
        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1"));
        return run;
    }

    /** Run and queue are there, and nobody polls before it is started. */
    private WorkerFactory placedOnABusyWorker() {
        worker.queuesFirst.add("queue of a busy worker");
        WorkerFactory busy = WorkerFactory.newInstance(temporal.getWorkflowClient());
        busy.newWorker("queue of a busy worker").registerActivitiesImplementations(worker);
        return busy;
    }
}
