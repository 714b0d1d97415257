package io.groundwork.workflow;

import static java.util.Objects.requireNonNull;

import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How each step of a run is done: here and now if that is possible, otherwise on the queue of the worker that has the run
 * on its disk; and on another worker where that one is gone. Used by one workflow only.
 */
final class Steps {
    private final RunReporter reporter;
    private final Duration patience;
    private final RunRecorderActivities recorder =
            Workflow.newLocalActivityStub(RunRecorderActivities.class, Timeouts.question());

    private RunRequest request;
    private boolean saidWhatItWaitsFor;
    private boolean planIsInHistory = true;
    private boolean applyWasAsked;
    private @Nullable Assignment assignment;

    /** @param patience with a worker of which nothing is heard, before the run asks whether it is gone */
    Steps(RunRequest request, RunReporter reporter, Duration patience) {
        this.request = request;
        this.reporter = reporter;
        this.patience = patience;
    }

    /** On whatever worker has room; on another one where that one is gone before there is a plan. */
    PlanSummary plan() {
        while (true) {
            try {
                Assignment place = prepare();
                init(place);
                return plan(place);
            } catch (WorkerQueue.WorkerGone gone) {
                reporter.note(Stage.PLAN, RunMessages.movesAway(gone.worker()));
            }
        }
    }

    /** Plans on another worker what was approved on one that is gone. */
    Replan planAgain(PlanSummary approved) {
        while (true) {
            try {
                Assignment place = prepare();
                init(place);
                StatusUpdate entering = reporter.entering(RunStatus.PLANNING, Stage.PLAN);
                Replan again = queueOf(place).step(engine -> engine.replan(request, approved, entering));
                reporter.planned(again.plan());
                reporter.leave(RunStatus.PLANNED, RunMessages.describe(again));
                return again;
            } catch (WorkerQueue.WorkerGone gone) {
                reporter.note(Stage.PLAN, RunMessages.movesAway(gone.worker()));
            }
        }
    }

    private Assignment prepare() {
        reporter.sign();
        Assignment place = findPlace(reporter.entering(RunStatus.INITIALIZING, Stage.PREPARE));
        assignment = place;
        request = request.withConfiguration(place.configuration());
        reporter.leave(RunStatus.INITIALIZING, null);
        return place;
    }

    /** Here and now if that is possible, otherwise wherever it is, however long it takes. */
    private Assignment findPlace(StatusUpdate entering) {
        return LocalFirst.tried(() -> Workflow.newLocalActivityStub(
                                WorkspacePreparationActivities.class, Timeouts.placementHere())
                        .prepare(request, entering))
                .orElseGet(() -> {
                    reporter.publish();
                    return Workflow.newActivityStub(WorkspacePreparationActivities.class, Timeouts.placement())
                            .prepare(request, entering);
                });
    }

    private void init(Assignment place) throws WorkerQueue.WorkerGone {
        if (!place.initNeeded()) {
            reporter.skip(RunStatus.INITIALIZED, Stage.INIT, "nothing that init reads has changed");
            return;
        }
        StatusUpdate entering = reporter.entering(RunStatus.INITIALIZING, Stage.INIT);
        queueOf(place).step(engine -> {
            engine.init(request, entering);
            return "";
        });
        reporter.leave(RunStatus.INITIALIZED, null);
    }

    private PlanSummary plan(Assignment place) throws WorkerQueue.WorkerGone {
        StatusUpdate entering = reporter.entering(RunStatus.PLANNING, Stage.PLAN);
        Optional<PlanSummary> soon =
                LocalFirst.tried(() -> Workflow.newLocalActivityStub(InlinePlanActivities.class, Timeouts.brief())
                        .planBriefly(request, place, entering));
        planIsInHistory = soon.isEmpty();
        PlanSummary plan =
                soon.isPresent() ? soon.get() : queueOf(place).step(engine -> engine.plan(request, entering));
        reporter.planned(plan);
        reporter.leave(RunStatus.PLANNED, RunMessages.describe(plan));
        return plan;
    }

    PolicyReport judge(PlanSummary plan) {
        reporter.passing(RunStatus.POLICY_CHECKING, Stage.POLICY);
        PolicyReport report = judgement(plan);
        reporter.judged(report);
        reporter.leave(RunStatus.POLICY_CHECKED, RunMessages.describe(report));
        return report;
    }

    private PolicyReport judgement(PlanSummary plan) {
        if (!Gates.activitiesDoTheWaiting()) {
            return Workflow.newLocalActivityStub(PolicyActivities.class, Timeouts.judgingForLong())
                    .judge(request, plan);
        }
        return LocalFirst.tried(() -> Workflow.newLocalActivityStub(PolicyActivities.class, Timeouts.judgingHere())
                        .judge(request, plan))
                .orElseGet(() -> {
                    reporter.publish();
                    planIsInHistory = true;
                    return Workflow.newActivityStub(PolicyActivities.class, Timeouts.judging())
                            .judge(request, plan);
                });
    }

    /** An apply that a worker may have begun is nobody else's: it waits for that worker, and says so. */
    void apply(PlanSummary plan, RunStatus doing) throws WorkerQueue.WorkerGone {
        StatusUpdate entering = reporter.entering(doing, Stage.APPLY);
        WorkerQueue queue = queueOf(requireNonNull(assignment));
        applyWasAsked = true;
        queue.step(
                engine -> {
                    engine.apply(request, plan, entering);
                    return "";
                },
                () -> {
                    boolean begun = recorder.applyWasBegun(request.runId());
                    if (begun) {
                        sayWhatItWaitsFor(queue.worker());
                    }
                    return !begun;
                });
        planIsInHistory = true;
        reporter.leave(doing, null);
    }

    /** Once: it may wait for weeks. */
    private void sayWhatItWaitsFor(String worker) {
        if (!saidWhatItWaitsFor) {
            saidWhatItWaitsFor = true;
            reporter.tell(Stage.APPLY, RunMessages.waitsFor(worker));
            Workflow.setCurrentDetails(RunMessages.waitsFor(worker));
        }
    }

    private WorkerQueue queueOf(Assignment place) {
        reporter.publish();
        return new WorkerQueue(request.runId(), place, recorder, patience);
    }

    /**
     * What a local activity found out is in the history with the end of the workflow task; a worker that dies before takes it
     * along. People must not be shown a plan, nor another run be given the workspace, that could still be taken back.
     */
    void recordThePlan() {
        if (!planIsInHistory) {
            record();
        }
    }

    /**
     * Whatever the run has come to is in the history before the next thing is told: another worker goes on from there, and not
     * from before.
     */
    void record() {
        if (Gates.activitiesDoTheWaiting()) {
            reporter.recordBeforeTelling();
        } else {
            Workflow.sleep(Timeouts.SHORTEST_TIMER);
        }
        planIsInHistory = true;
    }

    /** Whether an engine of the run may be at work, or may have made something. */
    boolean mayHaveApplied() {
        return applyWasAsked;
    }

    /** As runs of earlier builds do: only canceled ones look again, and nobody asks what was found. */
    void settleCanceled() {
        try {
            settle(assignment == null ? null : queueOf(assignment), false);
        } catch (WorkerQueue.WorkerGone gone) {
            reporter.note(Stage.CONCLUDE, RunMessages.leftBehind(gone.worker()));
        }
    }

    /**
     * The end of an apply is said by its engine: asks its worker for it.
     *
     * @param follow whether an engine at work is followed to its end; otherwise it is stopped
     * @return empty if there is nothing to ask about, or the worker is too old to say
     */
    Optional<Settlement> settle(boolean follow) {
        Assignment place = assignment;
        if (place == null) {
            return Optional.empty();
        }
        try {
            return settle(queueOf(place), follow);
        } catch (WorkerQueue.WorkerGone gone) {
            reporter.note(Stage.CONCLUDE, RunMessages.leftBehind(gone.worker()));
            return mayHaveApplied()
                    ? Optional.of(Settlement.unproven(RunMessages.inDoubt(gone.worker())))
                    : Optional.empty();
        }
    }

    private Optional<Settlement> settle(@Nullable WorkerQueue queue, boolean follow) throws WorkerQueue.WorkerGone {
        if (queue == null) {
            return Optional.empty();
        }
        if (queue.isGone()) {
            throw new WorkerQueue.WorkerGone(queue.worker());
        }
        try {
            return Optional.ofNullable(queue.<@Nullable Settlement>step(engine -> engine.settle(request, follow)));
        } catch (ActivityFailure e) {
            Workflow.getLogger(Steps.class).warn("settling the run {}", request.runId(), e);
            return Optional.empty();
        }
    }

    /** What a run that applied nothing has on its worker holds secrets: gone at once if that worker is here, else soon. */
    void tidy() {
        Assignment place = assignment;
        if (place == null) {
            return;
        }
        try {
            Workflow.newLocalActivityStub(InlinePlanActivities.class, Timeouts.brief())
                    .tidyBriefly(request, place);
        } catch (ActivityFailure e) {
            Workflow.getLogger(Steps.class).warn("tidying after the run {}", request.runId(), e);
        }
    }
}
