package io.groundwork.workflow;

import io.groundwork.problem.Problem;
import io.groundwork.run.Decision;
import io.groundwork.run.RunId;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The story of one run: {@link #story()} is the way through. */
public class RunWorkflowImpl implements RunWorkflow {
    private static final String AUTO_APPROVE = "auto-approve";
    private static final String SIGNAL = "signal";

    private final RunReporter reporter;
    private final Approval approval = new Approval();
    private final RunRequest request;
    private final Steps steps;
    private final CancellationScope scope;

    /** Of the last verdict. */
    private Optional<EnforcementLevel> worst = Optional.empty();

    private @Nullable RunOutcome outcome;

    /** Before the main method, because a handler may run first. */
    @WorkflowInit
    public RunWorkflowImpl(RunRequest request) {
        this(request, Timeouts.FIRST_WORKER_CHECK);
    }

    /** As above, with another patience with workers that are not heard of. */
    RunWorkflowImpl(RunRequest request, Duration patience) {
        this.request = request.runId().isBlank() ? request.withRunId(newRunId()) : request;
        this.reporter = new RunReporter(this.request);
        this.steps = new Steps(this.request, reporter, patience);
        this.scope = Workflow.newCancellationScope(() -> outcome = story());
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
        CompletablePromise<RunOutcome> last = Workflow.newPromise();
        // Detached: what a canceled run leaves behind is tidied up all the same.
        Workflow.newDetachedCancellationScope(() -> last.complete(conclude(ending)))
                .run();
        return last.get();
    }

    private RunOutcome story() {
        PlanSummary plan = steps.plan();
        Optional<RunOutcome> end = approve(plan);
        while (end.isEmpty()) {
            try {
                return apply(plan);
            } catch (WorkerQueue.WorkerGone gone) {
                reporter.note(Stage.APPLY, RunMessages.movesAway(gone.worker()));
            } catch (ActivityFailure e) {
                String why = RunMessages.whyOutdated(e);
                if (why == null) {
                    throw e;
                }
                reporter.note(Stage.APPLY, RunMessages.planOutdated(why));
            }
            Replan again = steps.planAgain(plan);
            plan = again.plan();
            end = again.same() ? standsFor(plan) : approve(plan);
        }
        return end.get();
    }

    /** What was approved stands for a plan that does the same, unless policies weigh it heavier today. */
    private Optional<RunOutcome> standsFor(PlanSummary plan) {
        if (Gates.everyPlanIsJudged()) {
            Optional<EnforcementLevel> before = worst;
            PolicyReport report = judged(plan);
            if (isHard(report)) {
                return Optional.of(new RunOutcome(RunStatus.POLICY_FAILED, RunMessages.policyFailed(report)));
            }
            if (!report.passed() && !report.worst().equals(before)) {
                return decide(plan, report);
            }
        }
        reporter.approvalCarriesOver(plan.planDigest());
        return Optional.empty();
    }

    private PolicyReport judged(PlanSummary plan) {
        PolicyReport report = steps.judge(plan);
        worst = report.worst();
        return report;
    }

    private static boolean isHard(PolicyReport report) {
        return report.worst().equals(Optional.of(EnforcementLevel.HARD_MANDATORY));
    }

    /** Empty if the plan is to be applied, otherwise how the run ends. */
    private Optional<RunOutcome> approve(PlanSummary plan) {
        if (!plan.anythingToDo()) {
            return Optional.of(RunOutcome.of(RunStatus.PLANNED_AND_FINISHED));
        }
        PolicyReport report = judged(plan);
        if (isHard(report)) {
            return Optional.of(new RunOutcome(RunStatus.POLICY_FAILED, RunMessages.policyFailed(report)));
        }
        if (request.mode() == RunMode.PLAN_ONLY) {
            return Optional.of(RunOutcome.of(RunStatus.PLANNED_AND_FINISHED));
        }
        return decide(plan, report);
    }

    /** Empty if the plan is approved, otherwise how the run ends. */
    private Optional<RunOutcome> decide(PlanSummary plan, PolicyReport report) {
        boolean approvedAhead = request.autoApprove() && report.passed();
        if (approvedAhead && asksAnyway(plan)) {
            reporter.note(Stage.DECISION, RunMessages.deletesEverything());
        } else if (approvedAhead) {
            reporter.decided(
                    "approved",
                    plan.planDigest(),
                    new Decision(Decision.Verdict.APPROVE, AUTO_APPROVE, "policies passed", plan.planDigest()));
            return Optional.empty();
        }
        Decision decision = awaitDecision(plan, report);
        if (decision == null) {
            reporter.decided("expired", plan.planDigest(), null);
            return Optional.of(new RunOutcome(RunStatus.EXPIRED, RunMessages.expired()));
        }
        boolean approved = decision.verdict() == Decision.Verdict.APPROVE;
        reporter.decided(approved ? "approved" : "denied", plan.planDigest(), decision);
        reporter.leave(RunStatus.AWAITING_APPROVAL, decision.verdict().wireName() + " by " + decision.by());
        if (approved && Gates.activitiesDoTheWaiting()) {
            // The apply may have to wait for its worker, and whoever decided sees at once that it counts.
            reporter.tellNow();
        }
        return approved
                ? Optional.empty()
                : Optional.of(new RunOutcome(RunStatus.REJECTED, RunMessages.denied(decision)));
    }

    private boolean asksAnyway(PlanSummary plan) {
        return plan.details().deletesEverything()
                && request.mode() != RunMode.DESTROY
                && Gates.deletingEverythingAsks();
    }

    private @Nullable Decision awaitDecision(PlanSummary plan, PolicyReport report) {
        approval.ask(plan.planDigest());
        steps.record();
        Duration expiry = request.approvalExpiry();
        reporter.decisionRequired(
                plan.planDigest(),
                expiry == null
                        ? null
                        : Instant.ofEpochMilli(Workflow.currentTimeMillis()).plus(expiry));
        Workflow.setCurrentDetails(RunMessages.howToDecide(request, plan, report));
        if (expiry == null) {
            Workflow.await(() -> approval.decision().isPresent());
        } else {
            Workflow.await(expiry, () -> approval.decision().isPresent());
        }
        approval.close();
        return approval.decision().map(taken -> taken.on(plan.planDigest())).orElse(null);
    }

    private RunOutcome apply(PlanSummary plan) throws WorkerQueue.WorkerGone {
        boolean destroy = request.mode() == RunMode.DESTROY;
        steps.apply(plan, destroy ? RunStatus.DESTROYING : RunStatus.APPLYING);
        return RunOutcome.of(destroy ? RunStatus.DESTROYED : RunStatus.APPLIED);
    }

    private RunOutcome runToItsEnd() {
        try {
            scope.run();
            RunOutcome ending = outcome;
            if (ending == null) {
                throw new IllegalStateException("the steps ended without an outcome");
            }
            return ending;
        } catch (CanceledFailure e) {
            return RunOutcome.of(RunStatus.CANCELED);
        } catch (ActivityFailure e) {
            return e.getCause() instanceof CanceledFailure || scope.isCancelRequested()
                    ? RunOutcome.of(RunStatus.CANCELED)
                    : new RunOutcome(RunStatus.ERRORED, RunMessages.problemIn(e));
        } catch (TemporalFailure e) {
            return new RunOutcome(RunStatus.ERRORED, RunMessages.problemIn(e));
        }
    }

    private RunOutcome conclude(RunOutcome come) {
        steps.recordThePlan();
        approval.close();
        RunOutcome ending = settled(come);
        try {
            reporter.end(ending.status(), ending.error());
        } catch (ActivityFailure e) {
            // Refused for good, e.g. a run that never got a row because its workspace was busy: the result still
            // says how it ended. What a retry can help is retried below this.
            Workflow.getLogger(RunWorkflowImpl.class).warn("recording the end of {}", request.runId(), e);
        }
        Workflow.await(Workflow::isEveryHandlerFinished);
        return ending;
    }

    /** How the run really ends: of an apply its engine says so, and nobody else. */
    private RunOutcome settled(RunOutcome come) {
        if (!Gates.everyEndIsSettled()) {
            if (come.status() == RunStatus.CANCELED) {
                steps.settleCanceled();
            }
            return come;
        }
        return switch (come.status()) {
            // The worker said so when the engine had ended well, and has tidied up.
            case APPLIED, DESTROYED -> come;
            case CANCELED -> asFound(come, steps.settle(false));
            default -> {
                if (steps.mayHaveApplied()) {
                    yield asFound(come, steps.settle(true));
                }
                steps.tidy();
                yield come;
            }
        };
    }

    private static RunOutcome asFound(RunOutcome come, Optional<Settlement> found) {
        if (found.isEmpty()) {
            return come;
        }
        RunStatus ending = found.get().ending();
        Problem error = found.get().error();
        if (ending != null && ending.ended()) {
            return new RunOutcome(ending, ending == come.status() && error == null ? come.error() : error);
        }
        return error == null ? come : new RunOutcome(come.status(), error);
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
            approval.take(new Decision(verdict, SIGNAL, given, null));
        } catch (TemporalFailure e) {
            // A signal has nobody to answer to; failing the run over a late or double one would be worse.
            Workflow.getLogger(RunWorkflowImpl.class).warn("passed over a signal: {}", e.getMessage());
        }
    }

    @Override
    public void validateDecide(Decision decision) {
        approval.check(decision);
        approval.checkIsOfAPerson(decision);
    }

    @Override
    public String decide(Decision decision) {
        return approval.take(decision).verdict().wireName();
    }

    @Override
    public void cancel(String by, String reason) {
        Workflow.getLogger(RunWorkflowImpl.class).info("cancel of {} asked by {}", request.runId(), by);
        scope.cancel(reason);
    }

    @Override
    public String currentState() {
        return reporter.status().wireName();
    }

    @Override
    public String signalReason() {
        return approval.decision().map(Decision::reason).orElse("");
    }

    @Override
    public RunProgress progress() {
        return reporter.progress();
    }
}
