package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Decision;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunStatus;
import io.groundwork.run.policy.EnforcementLevel;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunWorkflowTest extends OnTestServer {
    @Test
    void an_auto_approved_plan_whose_policies_pass_is_applied() {
        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked).containsExactly("prepare", "init", "plan", "judge", "apply d1");
        assertThat(worker.statusesTold())
                .containsExactly(
                        RunStatus.INITIALIZING,
                        RunStatus.INITIALIZING,
                        RunStatus.PLANNING,
                        RunStatus.APPLYING,
                        RunStatus.APPLIED);
    }

    @Test
    void init_is_skipped_where_nothing_it_reads_has_changed() {
        worker.initNeeded = false;

        run(aRun(true));

        assertThat(worker.asked).doesNotContain("init").contains("apply d1");
    }

    @Test
    void where_this_worker_has_no_room_the_run_is_placed_wherever_there_is_some() {
        worker.placementHereFailure = ApplicationFailure.newFailure("the disk is full", "storage_full");

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked).startsWith("prepare here", "prepare", "init");
    }

    @Test
    void a_plan_that_takes_long_is_made_where_it_was_begun() {
        worker.planIsBrief = false;

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked).containsExactly("prepare", "init", "plan", "judge", "apply d1");
    }

    @Test
    void what_a_retry_can_help_is_tried_again_where_the_plan_was_begun() {
        worker.briefFailure = serverAway();

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(worker.asked).containsExactly("prepare", "init", "plan here", "plan", "judge", "apply d1");
    }

    @Test
    void a_plan_that_the_engine_refuses_is_not_tried_twice() {
        worker.briefFailure = ApplicationFailure.newNonRetryableFailure("a syntax error", "configuration_refused");

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.ERRORED);

        assertThat(worker.asked).containsExactly("prepare", "init", "plan here", "tidy");
    }

    @Test
    void a_configuration_that_is_refused_is_refused_everywhere() {
        worker.placementHereFailure =
                ApplicationFailure.newNonRetryableFailure("a backend", "configuration_has_backend");

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.ERRORED);

        assertThat(worker.asked).containsExactly("prepare here");
    }

    @Test
    void a_plan_with_nothing_to_do_ends_the_run_without_asking_anybody() {
        worker.plan = ScriptedWorker.Plans.withNothingToDo();

        assertThat(run(aRun(false)).status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);

        assertThat(worker.asked).containsExactly("prepare", "init", "plan", "tidy");
    }

    @Test
    void a_plan_only_run_is_judged_and_never_applied() {
        assertThat(run(aRun(true, RunMode.PLAN_ONLY, null)).status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);

        assertThat(worker.asked).containsExactly("prepare", "init", "plan", "judge", "tidy");
    }

    @Test
    void a_destroy_run_ends_destroyed() {
        assertThat(run(aRun(true, RunMode.DESTROY, null)).status()).isEqualTo(RunStatus.DESTROYED);
    }

    @Test
    void a_hard_policy_failure_ends_the_run_whatever_was_approved_ahead() {
        worker.report = violation(EnforcementLevel.HARD_MANDATORY);

        RunOutcome outcome = run(aRun(true));

        assertThat(outcome.status()).isEqualTo(RunStatus.POLICY_FAILED);
        assertThat(outcome.error()).extracting(Problem::code).isEqualTo("policy_failed");
        assertThat(worker.asked).doesNotContain("apply d1");
    }

    @Test
    void auto_approve_never_approves_a_soft_policy_failure() {
        worker.report = violation(EnforcementLevel.SOFT_MANDATORY);
        WorkflowStub run = start(aRun(true));
        awaitDecision(run);

        String verdict = run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1"));

        assertThat(verdict).isEqualTo("approve");
        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);
        assertThat(run.query("query_signal_reason", String.class)).isEqualTo("looks right");
    }

    @Test
    void a_plan_that_deletes_everything_asks_a_person_although_it_was_approved_ahead() {
        worker.plan = ScriptedWorker.Plans.deletingEverything();
        WorkflowStub run = start(aRun(true));
        awaitDecision(run);

        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d3"));
        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);
        assertThat(worker.told.stream().flatMap(update -> update.events().stream()))
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                RunEvent.LogLine.class,
                                line -> assertThat(line.message()).contains("deletes everything", "--destroy")));
    }

    @Test
    void a_run_that_is_to_destroy_everything_is_not_asked_about_it_again() {
        worker.plan = ScriptedWorker.Plans.deletingEverything();

        assertThat(run(aRun(true, RunMode.DESTROY, null)).status()).isEqualTo(RunStatus.DESTROYED);
    }

    @Test
    void an_advisory_violation_stops_nothing() {
        worker.report = violation(EnforcementLevel.ADVISORY);

        assertThat(run(aRun(true)).status()).isEqualTo(RunStatus.APPLIED);
    }

    @Test
    void a_denied_plan_is_rejected_with_the_reason() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        run.signal("signal_deny_apply", "not on a Friday");

        RunOutcome outcome = run.getResult(RunOutcome.class);
        assertThat(outcome.status()).isEqualTo(RunStatus.REJECTED);
        assertThat(outcome.error()).extracting(Problem::message).asString().contains("not on a Friday");
        assertThat(worker.asked).doesNotContain("apply d1");
    }

    @Test
    void an_approval_by_signal_applies_the_plan_at_hand() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        run.signal("signal_approve_apply", "go");

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);
    }

    @Test
    void a_decision_for_another_plan_is_refused_and_the_run_goes_on_waiting() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        assertRefused(run, decision(Decision.Verdict.APPROVE, "an old digest"), "plan_digest_mismatch");

        assertThat(run.query("query_current_state", String.class)).isEqualTo("awaiting_approval");
    }

    @Test
    void a_decision_nobody_waits_for_is_refused() throws Exception {
        worker.applyWaitsForCancel = true;
        WorkflowStub run = start(aRun(true));
        worker.applyRuns.await();

        assertRefused(run, decision(Decision.Verdict.APPROVE, "d1"), "decision_not_awaited");
    }

    @Test
    void the_same_decision_sent_twice_is_answered_alike_and_the_opposite_is_refused() throws Exception {
        worker.applyWaitsForCancel = true;
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);
        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1"));
        worker.applyRuns.await();

        assertThat(run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1")))
                .isEqualTo("approve");
        assertRefused(run, decision(Decision.Verdict.DENY, "d1"), "decision_already_made");
    }

    @Test
    void a_decision_without_a_reason_is_refused() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        assertRefused(run, new Decision(Decision.Verdict.APPROVE, "ann", " ", "d1"), "decision_invalid");
    }

    @Test
    void a_run_nobody_decides_on_expires_after_the_time_it_was_given() {
        RunOutcome outcome = run(aRun(false, RunMode.APPLY, Duration.ofDays(7)));

        assertThat(outcome.status()).isEqualTo(RunStatus.EXPIRED);
        assertThat(worker.asked).doesNotContain("apply d1");
    }

    @Test
    void a_cancel_update_stops_the_engine_and_ends_the_run_canceled() throws Exception {
        worker.applyWaitsForCancel = true;
        WorkflowStub run = start(aRun(true));
        worker.applyRuns.await();

        run.update("cancel", Void.class, "ann", "wrong workspace");

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.CANCELED);
        assertThat(worker.asked).endsWith("stop", "is w1 gone", "settle");
        assertThat(worker.statusesTold()).endsWith(RunStatus.CANCELED);
    }

    @Test
    void a_root_cancel_stops_the_engine_and_the_row_says_canceled() throws Exception {
        worker.applyWaitsForCancel = true;
        WorkflowStub run = start(aRun(true));
        worker.applyRuns.await();

        run.cancel();

        assertThatThrownBy(() -> run.getResult(RunOutcome.class))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(CanceledFailure.class);
        assertThat(worker.asked).endsWith("stop", "is w1 gone", "settle");
        assertThat(worker.statusesTold()).endsWith(RunStatus.CANCELED);
    }

    @Test
    void a_run_that_waits_for_a_decision_can_be_canceled() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        run.update("cancel", Void.class, "ann", "never mind");

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.CANCELED);
    }

    @Test
    void a_run_started_with_the_name_of_a_workspace_only_is_a_run_like_any_other() {
        WorkflowStub run = temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        RunWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(QUEUE)
                                .setWorkflowId("hello.run-0000000000000001")
                                .build());
        run.start(Map.of("workspace", "hello", "autoApprove", true));

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);
        var attributes = run.describe().getTypedSearchAttributes();
        assertThat(attributes.get(SearchKeys.WORKSPACE)).isEqualTo("hello");
        assertThat(attributes.get(SearchKeys.RUN_ID)).matches("run-[0-9a-z]{16}");
    }

    @Test
    void a_failed_apply_ends_the_run_errored_with_the_problem_it_failed_with() {
        var problem = new Problem("engine_failed", ProblemKind.ENGINE, "apply ended with exit code 1", "read the log");
        worker.applyFailure = ApplicationFailure.newNonRetryableFailure(problem.message(), problem.code(), problem);

        RunOutcome outcome = run(aRun(true));

        assertThat(outcome.status()).isEqualTo(RunStatus.ERRORED);
        assertThat(outcome.error()).isEqualTo(problem);
        assertThat(worker.asked).containsOnlyOnce("apply d1");
    }

    @Test
    void a_run_without_search_attributes_sets_none() {
        assertThat(run(aRun(true).withoutSearchAttributes()).status()).isEqualTo(RunStatus.APPLIED);

        assertThat(setsSearchAttributes()).isFalse();
    }

    @Test
    void a_run_says_its_status_in_its_search_attributes() {
        run(aRun(true));

        assertThat(setsSearchAttributes()).isTrue();
    }

    private boolean setsSearchAttributes() {
        return temporal.getWorkflowClient().fetchHistory("hello.run-0000000000000001").getEvents().stream()
                .anyMatch(HistoryEvent::hasUpsertWorkflowSearchAttributesEventAttributes);
    }
}
