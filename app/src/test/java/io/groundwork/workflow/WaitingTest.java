package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.Decision;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run waits for costs neither time that nobody needs nor a history that has an end. */
class WaitingTest extends OnTestServer {
    private List<HistoryEvent> history() {
        return temporal.getWorkflowClient()
                .fetchHistory("hello.run-0000000000000001")
                .getEvents();
    }

    private List<EventType> eventTypes() {
        return history().stream().map(HistoryEvent::getEventType).toList();
    }

    private List<String> activities() {
        return history().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                .map(event -> event.getActivityTaskScheduledEventAttributes()
                        .getActivityType()
                        .getName())
                .toList();
    }

    @Test
    void a_plan_is_in_the_history_before_the_end_of_its_run_is_told_and_no_timer_is_waited_for() {
        worker.initNeeded = false;

        run(aRun(false, RunMode.PLAN_ONLY, null));

        assertThat(activities()).containsExactly("record");
        assertThat(eventTypes()).doesNotContain(EventType.EVENT_TYPE_TIMER_STARTED);
    }

    @Test
    void a_plan_is_in_the_history_before_people_are_asked_about_it_and_no_timer_is_waited_for() {
        worker.initNeeded = false;
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);
        await(() -> worker.statusesTold().contains(RunStatus.AWAITING_APPROVAL));

        // Prepared, planned, judged, and the mark of the gate; and only when that is written down, told.
        assertThat(eventTypes())
                .filteredOn(type -> type == EventType.EVENT_TYPE_MARKER_RECORDED
                        || type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
                        || type == EventType.EVENT_TYPE_TIMER_STARTED)
                .containsExactly(
                        EventType.EVENT_TYPE_MARKER_RECORDED,
                        EventType.EVENT_TYPE_MARKER_RECORDED,
                        EventType.EVENT_TYPE_MARKER_RECORDED,
                        EventType.EVENT_TYPE_MARKER_RECORDED,
                        EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
        assertThat(activities()).containsExactly("record");
    }

    @Test
    void a_server_that_is_away_for_long_fills_no_history() {
        worker.recordFailures.addAll(Collections.nCopies(100, serverAway()));

        assertThat(run(planned()).status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);

        assertThat(history()).hasSizeLessThan(60);
        assertThat(worker.recordFailures).isEmpty();
    }

    @Test
    void policies_that_cannot_be_asked_for_long_fill_no_history() {
        worker.judgeFailures.addAll(Collections.nCopies(100, serverAway()));

        assertThat(run(planned()).status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);

        assertThat(history()).hasSizeLessThan(60);
        assertThat(worker.judgeFailures).isEmpty();
    }

    @Test
    void an_approval_is_told_before_the_apply_finds_its_worker() {
        worker.initNeeded = false;
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);
        worker.applyWaitsForCancel = true;

        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1"));

        await(() -> worker.told.stream().anyMatch(update -> update.decision() != null));
        assertThat(worker.told)
                .filteredOn(update -> update.decision() != null)
                .first()
                .satisfies(update -> assertThat(update.status()).isEqualTo(RunStatus.AWAITING_APPROVAL));
    }

    @Test
    void a_worker_hears_of_a_cancel_without_waiting_for_its_next_heartbeat() throws Exception {
        worker.applyWaitsForCancel = true;
        WorkflowStub run = start(aRun(true));
        worker.applyRuns.await();

        run.update("cancel", Void.class, "ann", "wrong workspace");

        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.CANCELED);
        assertThat(worker.asked).containsSubsequence("interrupt", "stop", "settle");
    }

    private static RunRequest planned() {
        return aRun(false, RunMode.PLAN_ONLY, null);
    }
}
