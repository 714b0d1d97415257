package io.groundwork.workflow;

import static java.util.Objects.requireNonNull;

import io.groundwork.run.ProvisionStatus;
import io.groundwork.run.RunRequest;
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
 * How each step of a run is done: here and now where that is possible, otherwise on the queue of the worker that has the run
 * on its disk; and on another worker where that one is gone. Used by one workflow only.
 */
final class Steps {
    private final Chronicle chronicle;
    private final Duration patience;
    private final LedgerActivities ledger = Workflow.newLocalActivityStub(LedgerActivities.class, Timeouts.question());

    private RunRequest request;
    private boolean saidWhatItWaitsFor;
    private boolean planIsInHistory = true;
    private boolean applyWasAsked;
    private @Nullable Workplace workplace;

    /** @param patience with a worker of which nothing is heard, before the run asks whether it is gone */
    Steps(RunRequest request, Chronicle chronicle, Duration patience) {
        this.request = request;
        this.chronicle = chronicle;
        this.patience = patience;
    }

    /** On whatever worker has room; on another one where that one is gone before there is a plan. */
    PlanSummary plan() {
        while (true) {
            try {
                Workplace place = prepare();
                init(place);
                return plan(place);
            } catch (PrivateQueue.WorkerGone gone) {
                chronicle.note(Stage.PLAN, Endings.movesAway(gone.worker()));
            }
        }
    }

    /** Plans on another worker what was approved on one that is gone. */
    Replan planAgain(PlanSummary approved) {
        while (true) {
            try {
                Workplace place = prepare();
                init(place);
                StatusUpdate entering = chronicle.entering(ProvisionStatus.PLANNING, Stage.PLAN);
                Replan again = queueOf(place).step(engine -> engine.replan(request, approved, entering));
                chronicle.planned(again.plan());
                chronicle.leave(ProvisionStatus.PLANNED, Endings.describe(again));
                return again;
            } catch (PrivateQueue.WorkerGone gone) {
                chronicle.note(Stage.PLAN, Endings.movesAway(gone.worker()));
            }
        }
    }

    private Workplace prepare() {
        chronicle.sign();
        Workplace place = findPlace(chronicle.entering(ProvisionStatus.INITIALIZING, Stage.PREPARE));
        workplace = place;
        request = request.withConfiguration(place.configuration());
        chronicle.leave(ProvisionStatus.INITIALIZING, null);
        return place;
    }

    /** Here and now where that is possible, otherwise wherever it is, however long it takes. */
    private Workplace findPlace(StatusUpdate entering) {
        return LocalFirst.tried(() -> Workflow.newLocalActivityStub(PlacementActivities.class, Timeouts.placementHere())
                        .prepare(request, entering))
                .orElseGet(() -> {
                    chronicle.publish();
                    return Workflow.newActivityStub(PlacementActivities.class, Timeouts.placement())
                            .prepare(request, entering);
                });
    }

    private void init(Workplace place) throws PrivateQueue.WorkerGone {
        if (!place.initNeeded()) {
            chronicle.skip(ProvisionStatus.INITIALIZED, Stage.INIT, "nothing that init reads has changed");
            return;
        }
        StatusUpdate entering = chronicle.entering(ProvisionStatus.INITIALIZING, Stage.INIT);
        queueOf(place).step(engine -> {
            engine.init(request, entering);
            return "";
        });
        chronicle.leave(ProvisionStatus.INITIALIZED, null);
    }

    private PlanSummary plan(Workplace place) throws PrivateQueue.WorkerGone {
        StatusUpdate entering = chronicle.entering(ProvisionStatus.PLANNING, Stage.PLAN);
        Optional<PlanSummary> soon =
                LocalFirst.tried(() -> Workflow.newLocalActivityStub(BriefActivities.class, Timeouts.brief())
                        .planBriefly(request, place, entering));
        planIsInHistory = soon.isEmpty();
        PlanSummary plan =
                soon.isPresent() ? soon.get() : queueOf(place).step(engine -> engine.plan(request, entering));
        chronicle.planned(plan);
        chronicle.leave(ProvisionStatus.PLANNED, Endings.describe(plan));
        return plan;
    }

    PolicyReport judge(PlanSummary plan) {
        chronicle.passing(ProvisionStatus.POLICY_CHECKING, Stage.POLICY);
        PolicyReport report = judgement(plan);
        chronicle.judged(report);
        chronicle.leave(ProvisionStatus.POLICY_CHECKED, Endings.describe(report));
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
                    chronicle.publish();
                    planIsInHistory = true;
                    return Workflow.newActivityStub(PolicyActivities.class, Timeouts.judging())
                            .judge(request, plan);
                });
    }

    /** An apply that a worker may have begun is nobody else's: it waits for that worker, and says so. */
    void apply(PlanSummary plan, ProvisionStatus doing) throws PrivateQueue.WorkerGone {
        StatusUpdate entering = chronicle.entering(doing, Stage.APPLY);
        PrivateQueue queue = queueOf(requireNonNull(workplace));
        applyWasAsked = true;
        queue.step(
                engine -> {
                    engine.apply(request, plan, entering);
                    return "";
                },
                () -> {
                    boolean begun = ledger.applyWasBegun(request.runId());
                    if (begun) {
                        sayWhatItWaitsFor(queue.worker());
                    }
                    return !begun;
                });
        planIsInHistory = true;
        chronicle.leave(doing, null);
    }

    /** Once: it may wait for weeks. */
    private void sayWhatItWaitsFor(String worker) {
        if (!saidWhatItWaitsFor) {
            saidWhatItWaitsFor = true;
            chronicle.tell(Stage.APPLY, Endings.waitsFor(worker));
            Workflow.setCurrentDetails(Endings.waitsFor(worker));
        }
    }

    private PrivateQueue queueOf(Workplace place) {
        chronicle.publish();
        return new PrivateQueue(request.runId(), place, ledger, patience);
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
            chronicle.recordBeforeTelling();
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
            settle(workplace == null ? null : queueOf(workplace), false);
        } catch (PrivateQueue.WorkerGone gone) {
            chronicle.note(Stage.CONCLUDE, Endings.leftBehind(gone.worker()));
        }
    }

    /**
     * The end of an apply is said by its engine: asks its worker for it.
     *
     * @param follow whether an engine at work is followed to its end; otherwise it is stopped
     * @return empty if there is nothing to ask about, or the worker is too old to say
     */
    Optional<Settlement> settle(boolean follow) {
        Workplace place = workplace;
        if (place == null) {
            return Optional.empty();
        }
        try {
            return settle(queueOf(place), follow);
        } catch (PrivateQueue.WorkerGone gone) {
            chronicle.note(Stage.CONCLUDE, Endings.leftBehind(gone.worker()));
            return mayHaveApplied()
                    ? Optional.of(Settlement.unproven(Endings.inDoubt(gone.worker())))
                    : Optional.empty();
        }
    }

    private Optional<Settlement> settle(@Nullable PrivateQueue queue, boolean follow) throws PrivateQueue.WorkerGone {
        if (queue == null) {
            return Optional.empty();
        }
        if (queue.isGone()) {
            throw new PrivateQueue.WorkerGone(queue.worker());
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
        Workplace place = workplace;
        if (place == null) {
            return;
        }
        try {
            Workflow.newLocalActivityStub(BriefActivities.class, Timeouts.brief())
                    .tidyBriefly(request, place);
        } catch (ActivityFailure e) {
            Workflow.getLogger(Steps.class).warn("tidying after the run {}", request.runId(), e);
        }
    }
}
