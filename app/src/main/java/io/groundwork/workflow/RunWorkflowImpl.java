package io.groundwork.workflow;

import io.groundwork.run.Decision;
import io.groundwork.run.EnforcementLevel;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.PolicyReport;
import io.groundwork.run.ProvisionStatus;
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
public final class RunWorkflowImpl implements RunWorkflow {
    private static final String AUTO_APPROVE = "auto-approve";
    private static final String SIGNAL = "signal";

    private final RunRequest request;
    private final Chronicle chronicle;
    private final DecisionDesk desk = new DecisionDesk();
    private final CancellationScope steps;

    private @Nullable Workplace workplace;
    private @Nullable RunOutcome outcome;

    /** Before the main method, because a handler may run first. */
    @WorkflowInit
    public RunWorkflowImpl(RunRequest request) {
        this.request = request;
        this.chronicle = new Chronicle(request);
        this.steps = Workflow.newCancellationScope(() -> outcome = story());
    }

    @Override
    public RunOutcome provision(RunRequest sameRequest) {
        RunOutcome ending = runToItsEnd();
        // Detached: what a canceled run leaves behind is tidied up all the same.
        Workflow.newDetachedCancellationScope(() -> conclude(ending)).run();
        return ending;
    }

    private RunOutcome story() {
        Workplace place = prepare();
        init(place);
        PlanSummary plan = plan(place);
        if (!plan.anythingToDo()) {
            return RunOutcome.of(ProvisionStatus.PLANNED_AND_FINISHED);
        }
        PolicyReport report = judge(plan);
        if (report.worst().equals(Optional.of(EnforcementLevel.HARD_MANDATORY))) {
            return new RunOutcome(ProvisionStatus.POLICY_FAILED, Endings.policyFailed(report));
        }
        if (request.mode() == RunMode.PLAN_ONLY) {
            return RunOutcome.of(ProvisionStatus.PLANNED_AND_FINISHED);
        }
        Optional<RunOutcome> refusal = decide(plan, report);
        return refusal.orElseGet(() -> apply(place, plan));
    }

    private Workplace prepare() {
        Workplace place = findPlace(chronicle.entering(ProvisionStatus.INITIALIZING, Stage.PREPARE));
        workplace = place;
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

    private void init(Workplace place) {
        if (!place.initNeeded()) {
            chronicle.skip(ProvisionStatus.INITIALIZED, Stage.INIT, "nothing that init reads has changed");
            return;
        }
        engine(place).init(request, chronicle.entering(ProvisionStatus.INITIALIZING, Stage.INIT));
        chronicle.leave(ProvisionStatus.INITIALIZED, null);
    }

    private PlanSummary plan(Workplace place) {
        StatusUpdate entering = chronicle.entering(ProvisionStatus.PLANNING, Stage.PLAN);
        PlanSummary plan = here(() -> Workflow.newLocalActivityStub(BriefActivities.class, Timeouts.brief())
                        .planBriefly(request, place, entering))
                .orElseGet(() -> engine(place).plan(request, entering));
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

    private RunOutcome apply(Workplace place, PlanSummary plan) {
        boolean destroy = request.mode() == RunMode.DESTROY;
        ProvisionStatus doing = destroy ? ProvisionStatus.DESTROYING : ProvisionStatus.APPLYING;
        engine(place).apply(request, plan, chronicle.entering(doing, Stage.APPLY));
        ProvisionStatus done = destroy ? ProvisionStatus.DESTROYED : ProvisionStatus.APPLIED;
        chronicle.leave(chronicle.status(), null);
        return RunOutcome.of(done);
    }

    private EngineActivities engine(Workplace place) {
        return Workflow.newActivityStub(EngineActivities.class, Timeouts.engine(place.queue()));
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
            engine(place).settle(request);
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
