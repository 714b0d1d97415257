package io.groundwork.workflow;

import static java.util.Objects.requireNonNull;

import io.groundwork.run.Decision;
import io.groundwork.run.EnforcementLevel;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.PolicyReport;
import io.groundwork.run.ProvisionStatus;
import io.groundwork.run.RunId;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The story of one run: {@link #story()} is the way through. */
public class RunWorkflowImpl implements RunWorkflow {
    private static final String AUTO_APPROVE = "auto-approve";
    private static final String SIGNAL = "signal";

    private final Chronicle chronicle;
    private final DecisionDesk desk = new DecisionDesk();
    private final CancellationScope steps;
    private final Duration patience;

    private final LedgerActivities ledger = Workflow.newLocalActivityStub(LedgerActivities.class, Timeouts.local());

    private RunRequest request;
    private boolean saidWhatItWaitsFor;
    private @Nullable Workplace workplace;
    private @Nullable RunOutcome outcome;

    /** Before the main method, because a handler may run first. */
    @WorkflowInit
    public RunWorkflowImpl(RunRequest request) {
        this(request, Timeouts.FIRST_PATIENCE);
    }

    /** As above, with another patience with workers that are not heard of. */
    RunWorkflowImpl(RunRequest request, Duration patience) {
        this.patience = patience;
        this.request = request.runId().isBlank() ? request.withRunId(newRunId()) : request;
        this.chronicle = new Chronicle(this.request);
        this.steps = Workflow.newCancellationScope(() -> outcome = story());
    }

    /** For a run that somebody started without asking the server. */
    private static String newRunId() {
        return RunId.create(
                Instant.ofEpochMilli(Workflow.currentTimeMillis()),
                Workflow.randomUUID().getMostSignificantBits());
    }

    @Override
    public RunOutcome provision(RunRequest sameRequest) {
        RunOutcome ending = runToItsEnd();
        // Detached: what a canceled run leaves behind is tidied up all the same.
        Workflow.newDetachedCancellationScope(() -> conclude(ending)).run();
        return ending;
    }

    private RunOutcome story() {
        PlanSummary plan = planSomewhere();
        Optional<RunOutcome> end = approve(plan);
        while (end.isEmpty()) {
            try {
                return apply(plan);
            } catch (PrivateQueue.WorkerGone gone) {
                chronicle.note(Stage.APPLY, Endings.movesAway(gone.worker()));
                Replan again = planAgain(plan);
                plan = again.plan();
                end = again.same() ? Optional.empty() : approve(plan);
            }
        }
        return end.get();
    }

    /** On whatever worker has room; on another one where that one is gone before there is a plan. */
    private PlanSummary planSomewhere() {
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
    private Replan planAgain(PlanSummary approved) {
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

    /** Empty where the plan is to be applied, otherwise how the run ends. */
    private Optional<RunOutcome> approve(PlanSummary plan) {
        if (!plan.anythingToDo()) {
            return Optional.of(RunOutcome.of(ProvisionStatus.PLANNED_AND_FINISHED));
        }
        PolicyReport report = judge(plan);
        if (report.worst().equals(Optional.of(EnforcementLevel.HARD_MANDATORY))) {
            return Optional.of(new RunOutcome(ProvisionStatus.POLICY_FAILED, Endings.policyFailed(report)));
        }
        if (request.mode() == RunMode.PLAN_ONLY) {
            return Optional.of(RunOutcome.of(ProvisionStatus.PLANNED_AND_FINISHED));
        }
        return decide(plan, report);
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
        return here(() -> Workflow.newLocalActivityStub(PlacementActivities.class, Timeouts.placementHere())
                        .prepare(request, entering))
                .orElseGet(() -> Workflow.newActivityStub(PlacementActivities.class, Timeouts.placement())
                        .prepare(request, entering));
    }

    /** What came of trying a step where the workflow is; empty where another way has to be gone. */
    private static <T> Optional<T> here(Supplier<@Nullable T> step) {
        try {
            return Optional.ofNullable(step.get());
        } catch (ActivityFailure e) {
            if (e.getCause() instanceof CanceledFailure
                    || e.getRetryState() == RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE) {
                throw e;
            }
            return Optional.empty();
        }
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
        Optional<PlanSummary> soon = here(() -> Workflow.newLocalActivityStub(BriefActivities.class, Timeouts.brief())
                .planBriefly(request, place, entering));
        PlanSummary plan =
                soon.isPresent() ? soon.get() : queueOf(place).step(engine -> engine.plan(request, entering));
        chronicle.planned(plan);
        chronicle.leave(ProvisionStatus.PLANNED, Endings.describe(plan));
        return plan;
    }

    private PolicyReport judge(PlanSummary plan) {
        chronicle.passing(ProvisionStatus.POLICY_CHECKING, Stage.POLICY);
        PolicyReport report = Workflow.newLocalActivityStub(PolicyActivities.class, Timeouts.local())
                .judge(request, plan);
        chronicle.judged(report);
        chronicle.leave(ProvisionStatus.POLICY_CHECKED, Endings.describe(report));
        return report;
    }

    /** Empty where the plan is approved, otherwise how the run ends. */
    private Optional<RunOutcome> decide(PlanSummary plan, PolicyReport report) {
        if (request.autoApprove() && report.passed()) {
            chronicle.decided(
                    "approved",
                    plan.planDigest(),
                    new Decision(Decision.Verdict.APPROVE, AUTO_APPROVE, "policies passed", plan.planDigest()));
            return Optional.empty();
        }
        Decision decision = awaitDecision(plan, report);
        if (decision == null) {
            chronicle.decided("expired", plan.planDigest(), null);
            return Optional.of(new RunOutcome(ProvisionStatus.EXPIRED, Endings.expired()));
        }
        boolean approved = decision.verdict() == Decision.Verdict.APPROVE;
        chronicle.decided(approved ? "approved" : "denied", plan.planDigest(), decision);
        chronicle.leave(ProvisionStatus.AWAITING_APPROVAL, decision.verdict().wireName() + " by " + decision.by());
        return approved
                ? Optional.empty()
                : Optional.of(new RunOutcome(ProvisionStatus.REJECTED, Endings.denied(decision)));
    }

    private @Nullable Decision awaitDecision(PlanSummary plan, PolicyReport report) {
        desk.ask(plan.planDigest());
        Duration expiry = request.approvalExpiry();
        chronicle.decisionRequired(
                plan.planDigest(),
                expiry == null
                        ? null
                        : Instant.ofEpochMilli(Workflow.currentTimeMillis()).plus(expiry));
        Workflow.setCurrentDetails(Endings.howToDecide(request, plan, report));
        if (expiry == null) {
            Workflow.await(() -> desk.decision().isPresent());
        } else {
            Workflow.await(expiry, () -> desk.decision().isPresent());
        }
        desk.close();
        Workflow.setCurrentDetails("");
        return desk.decision().orElse(null);
    }

    private RunOutcome apply(PlanSummary plan) throws PrivateQueue.WorkerGone {
        boolean destroy = request.mode() == RunMode.DESTROY;
        ProvisionStatus doing = destroy ? ProvisionStatus.DESTROYING : ProvisionStatus.APPLYING;
        StatusUpdate entering = chronicle.entering(doing, Stage.APPLY);
        applyOnItsDisk(queueOf(requireNonNull(workplace)), plan, entering);
        ProvisionStatus done = destroy ? ProvisionStatus.DESTROYED : ProvisionStatus.APPLIED;
        chronicle.leave(chronicle.status(), null);
        return RunOutcome.of(done);
    }

    /** An apply that a worker may have begun is nobody else's: it waits for that worker, and says so. */
    private void applyOnItsDisk(PrivateQueue queue, PlanSummary plan, StatusUpdate entering)
            throws PrivateQueue.WorkerGone {
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
        return new PrivateQueue(place, ledger, patience);
    }

    private RunOutcome runToItsEnd() {
        try {
            steps.run();
            RunOutcome ending = outcome;
            if (ending == null) {
                throw new IllegalStateException("the steps ended without an outcome");
            }
            return ending;
        } catch (CanceledFailure e) {
            return RunOutcome.of(ProvisionStatus.CANCELED);
        } catch (ActivityFailure e) {
            return e.getCause() instanceof CanceledFailure || steps.isCancelRequested()
                    ? RunOutcome.of(ProvisionStatus.CANCELED)
                    : new RunOutcome(ProvisionStatus.ERRORED, Endings.problemIn(e));
        } catch (TemporalFailure e) {
            return new RunOutcome(ProvisionStatus.ERRORED, Endings.problemIn(e));
        }
    }

    private void conclude(RunOutcome ending) {
        desk.close();
        if (ending.status() == ProvisionStatus.CANCELED && workplace != null) {
            settle(workplace);
        }
        try {
            chronicle.end(ending.status(), ending.error());
        } catch (ActivityFailure e) {
            // Refused for good, e.g. a run that never got a row because its workspace was busy: the result still says
            // how
            // it ended. What a retry can help is retried below this.
            Workflow.getLogger(RunWorkflowImpl.class).warn("recording the end of {}", request.runId(), e);
        }
        Workflow.await(Workflow::isEveryHandlerFinished);
    }

    /** A worker that died while it stopped the engine leaves it running: look again before saying "canceled". */
    private void settle(Workplace place) {
        try {
            PrivateQueue queue = queueOf(place);
            if (queue.isGone()) {
                throw new PrivateQueue.WorkerGone(place.worker());
            }
            queue.step(engine -> {
                engine.settle(request);
                return "";
            });
        } catch (PrivateQueue.WorkerGone gone) {
            chronicle.note(Stage.CONCLUDE, Endings.leftBehind(gone.worker()));
        } catch (ActivityFailure e) {
            Workflow.getLogger(RunWorkflowImpl.class).warn("settling the canceled run {}", request.runId(), e);
        }
    }

    @Override
    public void approveApply(String reason) {
        decideBySignal(Decision.Verdict.APPROVE, reason);
    }

    @Override
    public void denyApply(String reason) {
        decideBySignal(Decision.Verdict.DENY, reason);
    }

    private void decideBySignal(Decision.Verdict verdict, @Nullable String reason) {
        String given = reason == null || reason.isBlank() ? "no reason given" : reason;
        try {
            desk.take(new Decision(verdict, SIGNAL, given, null));
        } catch (TemporalFailure e) {
            // A signal has nobody to answer to; failing the run over a late or double one would be worse.
            Workflow.getLogger(RunWorkflowImpl.class).warn("passed over a signal: {}", e.getMessage());
        }
    }

    @Override
    public void validateDecide(Decision decision) {
        desk.check(decision);
    }

    @Override
    public String decide(Decision decision) {
        return desk.take(decision).verdict().wireName();
    }

    @Override
    public void cancel(String by, String reason) {
        Workflow.getLogger(RunWorkflowImpl.class).info("cancel of {} asked by {}", request.runId(), by);
        steps.cancel(reason);
    }

    @Override
    public String currentState() {
        return chronicle.status().wireName();
    }

    @Override
    public String signalReason() {
        return desk.decision().map(Decision::reason).orElse("");
    }

    @Override
    public RunProgress progress() {
        return chronicle.progress();
    }
}
