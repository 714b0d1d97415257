package io.groundwork.workflow;

import io.groundwork.problem.Problem;
import io.groundwork.run.Decision;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the outside how a run goes: the search attribute, and one row of the server's read model with the events that go
 * with it. Events gather until the next stage is entered, so that a step costs one call. Used by one workflow only.
 */
final class RunReporter {
    private final RunRequest request;
    private final RunRecorderActivities here =
            Workflow.newLocalActivityStub(RunRecorderActivities.class, Timeouts.question());
    private final RunRecorderActivities untilTold =
            Workflow.newActivityStub(RunRecorderActivities.class, Timeouts.telling());
    /** As runs of earlier builds do. */
    private final RunRecorderActivities hereForLong =
            Workflow.newLocalActivityStub(RunRecorderActivities.class, Timeouts.tellingForLong());

    private final List<RunEvent> pending = new ArrayList<>();

    private RunStatus status = RunStatus.UNINITIALIZED;
    private RunStatus published = RunStatus.UNINITIALIZED;
    private Stage stage = Stage.PREPARE;
    private Instant stageSince = Instant.EPOCH;
    private int sequence;
    private boolean recordsFirst;
    private @Nullable PlanSummary plan;
    private @Nullable PolicyReport policy;
    private @Nullable Decision decision;

    RunReporter(RunRequest request) {
        this.request = request;
    }

    /** A run that the server did not start lacks what it is found by. */
    void sign() {
        if (!request.noSearchAttributes()
                && !Workflow.getTypedSearchAttributes().containsKey(SearchKeys.RUN_ID)) {
            Workflow.upsertTypedSearchAttributes(
                    SearchKeys.RUN_ID.valueSet(request.runId()),
                    SearchKeys.WORKSPACE.valueSet(request.workspace()),
                    SearchKeys.TF_DIRECTORY.valueSet(request.directory()));
        }
    }

    RunStatus status() {
        return status;
    }

    RunProgress progress() {
        return RunProgress.of(status, stage);
    }

    /** A stage begins: what gathered since the last one is told with it, by the activity that gets this. */
    StatusUpdate entering(RunStatus next, Stage nextStage) {
        begin(nextStage);
        return update(next, null);
    }

    /** A stage begins that is over in a moment: told with the one after it. */
    void passing(RunStatus next, Stage nextStage) {
        begin(nextStage);
        move(next);
    }

    private void begin(Stage nextStage) {
        stage = nextStage;
        stageSince = now();
        pending.add(new RunEvent.StageChanged(stageSince, nextStage, "started", 1, null, null));
        // For Temporal's own UI and CLI; costs nothing in the history.
        Workflow.setCurrentDetails("**" + nextStage.wireName() + "** since " + stageSince);
    }

    /** The stage at hand is over. */
    void leave(RunStatus next, @Nullable String summary) {
        move(next);
        pending.add(stageEnd("finished", summary));
    }

    /** A stage there was nothing to do for. */
    void skip(RunStatus next, Stage skipped, String why) {
        move(next);
        pending.add(new RunEvent.StageChanged(now(), skipped, "skipped", 1, 0L, why));
    }

    void planned(PlanSummary summary) {
        plan = summary;
    }

    void judged(PolicyReport report) {
        policy = report;
        pending.add(new RunEvent.PolicyChecked(now(), report));
    }

    /** A decision is asked for: told at once, people wait for it. */
    void decisionRequired(String planDigest, @Nullable Instant expiresAt) {
        pending.add(new RunEvent.DecisionChanged(now(), "required", planDigest, null, null, expiresAt));
        StatusUpdate waiting = entering(RunStatus.AWAITING_APPROVAL, Stage.DECISION);
        publish();
        tell(waiting);
    }

    void decided(String state, String planDigest, @Nullable Decision taken) {
        decision = taken;
        pending.add(new RunEvent.DecisionChanged(
                now(),
                state,
                planDigest,
                taken == null ? null : taken.by(),
                taken == null ? null : taken.reason(),
                null));
    }

    /** What was approved stands for a plan that does the same. */
    void approvalCarriesOver(String planDigest) {
        Decision taken = decision;
        if (taken != null) {
            decided("approved", planDigest, new Decision(taken.verdict(), taken.by(), taken.reason(), planDigest));
        }
    }

    /** The last word; the server frees the workspace with it. */
    void end(RunStatus ending, @Nullable Problem error) {
        if (error != null || ending == RunStatus.CANCELED) {
            pending.add(stageEnd("failed", error == null ? ending.wireName() : error.message()));
        }
        Workflow.setCurrentDetails(RunMessages.inShort(ending, error));
        StatusUpdate last = update(ending, error);
        publish();
        tell(last);
    }

    private RunEvent stageEnd(String state, @Nullable String summary) {
        Instant now = now();
        long millis = now.toEpochMilli() - stageSince.toEpochMilli();
        return new RunEvent.StageChanged(now, stage, state, 1, millis, summary);
    }

    private StatusUpdate update(RunStatus next, @Nullable Problem error) {
        move(next);
        sequence++;
        var update = new StatusUpdate(sequence, next, now(), plan, policy, decision, error, List.copyOf(pending));
        pending.clear();
        return update;
    }

    /** Something people should know; told with the next step. */
    void note(Stage about, String text) {
        pending.add(new RunEvent.LogLine(now(), about, "warn", text, null));
    }

    /** Something people should know now. */
    void tell(Stage about, String text) {
        note(about, text);
        tellNow();
    }

    /** The next thing that is told is told by an activity that begins when all before it is in the history. */
    void recordBeforeTelling() {
        recordsFirst = true;
    }

    /** What gathered since the last stage began. */
    void tellNow() {
        tell(update(status, null));
    }

    private void tell(StatusUpdate update) {
        if (!Gates.activitiesDoTheWaiting()) {
            hereForLong.record(request.runId(), update);
            return;
        }
        if (recordsFirst || !isToldHere(update)) {
            recordsFirst = false;
            untilTold.record(request.runId(), update);
        }
    }

    private boolean isToldHere(StatusUpdate update) {
        return LocalFirst.tried(() -> {
                    here.record(request.runId(), update);
                    return true;
                })
                .isPresent();
    }

    private void move(RunStatus next) {
        status = next;
    }

    /**
     * Before the workflow waits: the search attribute says where it is. What a workflow passes through without waiting would
     * be seen by nobody, and each upsert is an event, an action, and a write of the server's visibility store.
     */
    void publish() {
        if (status != published && !request.noSearchAttributes()) {
            published = status;
            Workflow.upsertTypedSearchAttributes(SearchKeys.PROVISION_STATUS.valueSet(status.wireName()));
        }
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
