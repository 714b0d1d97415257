package io.groundwork.workflow;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Decision;
import io.groundwork.run.RunId;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.plan.PlanChecks;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import org.jspecify.annotations.Nullable;

/** What a run says of its ways to end. Pure. */
final class RunMessages {
    /** Type of the failure with which an apply says that its plan can no longer be applied, though nobody did. */
    static final String PLAN_OUTDATED = "plan_outdated";

    private RunMessages() {}

    static String describe(PlanSummary plan) {
        return plan.inWords();
    }

    static String describe(Replan again) {
        return describe(again.plan()) + (again.same() ? ", as approved" : ", not what was approved");
    }

    static String movesAway(String worker) {
        return "worker " + worker + " is gone, and had not begun to apply: the run begins anew on another one";
    }

    static String waitsFor(String worker) {
        return "worker " + worker
                + " has the apply and is gone: only it can say what its engine did, so the run waits for"
                + " it. Start a worker on its data directory again, or cancel the run";
    }

    static String leftBehind(String worker) {
        return "worker " + worker
                + " is gone: if an engine of the run still works there, it is settled when that worker is" + " back";
    }

    /** The worker that has the apply cannot be asked how it ended. */
    static Problem inDoubt(String worker) {
        return new Problem(
                "apply_in_doubt",
                ProblemKind.EXTERNAL,
                "worker " + worker + " has the apply and is gone: nobody knows how its engine ended",
                "start a worker on its data directory again: it proves the end; or, if it is gone for good, start the next"
                        + " run with --accept-loss");
    }

    static String planOutdated(String why) {
        return why + ": the plan is made again, and asked about only if it comes out otherwise";
    }

    /** Why an approved plan has to be made again before anything of it was applied; null if that is not it. */
    static @Nullable String whyOutdated(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure cause && PLAN_OUTDATED.equals(cause.getType())
                ? cause.getOriginalMessage()
                : null;
    }

    static String describe(PolicyReport report) {
        String violations = report.total() + (report.total() == 1 ? " violation" : " violations");
        return report.worst()
                .map(worst -> violations
                        + switch (worst) {
                            case ADVISORY -> ", advisory only";
                            case SOFT_MANDATORY -> ", a person has to decide";
                            case HARD_MANDATORY -> ", the plan must not be applied";
                        })
                .orElse("passed");
    }

    /** Why a person is asked about a plan that was approved ahead and whose policies passed. */
    static String deletesEverything() {
        return "the plan deletes everything that the workspace holds, so a person is asked: a run that is meant to do that is"
                + " started with --destroy";
    }

    static Problem policyFailed(PolicyReport report) {
        Violation worst = report.violations().getFirst();
        return new Problem(
                "policy_failed",
                ProblemKind.DENIED,
                "the plan violates the policy " + worst.policySet() + "/" + worst.rule() + ": " + worst.message(),
                "change the configuration; this level cannot be overridden");
    }

    static Problem denied(Decision decision) {
        return new Problem(
                "denied",
                ProblemKind.DENIED,
                "the plan was denied by " + decision.by() + ": " + decision.reason(),
                "change the configuration and start a new run");
    }

    static Problem expired() {
        return new Problem(
                "approval_expired",
                ProblemKind.DENIED,
                "nobody decided on the plan in time",
                "start a new run; a longer time can be given with --expires");
    }

    /** The problem an activity failed with; what carries none is ours to explain. */
    static Problem problemIn(TemporalFailure failure) {
        Throwable cause =
                failure instanceof ActivityFailure && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ApplicationFailure application) {
            Problem carried = carriedBy(application);
            return carried != null ? carried : internal(application.getOriginalMessage());
        }
        if (cause instanceof TimeoutFailure) {
            return new Problem(
                    "worker_lost",
                    ProblemKind.EXTERNAL,
                    "the worker that carried the run did not answer any more",
                    "see that a worker is up, then start a new run");
        }
        return internal(String.valueOf(cause.getMessage()));
    }

    private static @Nullable Problem carriedBy(ApplicationFailure failure) {
        return failure.getDetails().getSize() > 0 ? failure.getDetails().get(0, Problem.class) : null;
    }

    private static Problem internal(@Nullable String message) {
        return new Problem(
                "internal", ProblemKind.INTERNAL, message == null ? "unknown" : message, "see the worker's log");
    }

    /** For Temporal's own UI, in Markdown. */
    static String inShort(RunStatus ending, @Nullable Problem error) {
        return "**" + ending.wireName() + "**"
                + (error == null ? "" : ": " + error.message() + "\n\nNext: " + error.nextStep());
    }

    /** For Temporal's own UI, in Markdown. */
    static String howToDecide(RunRequest request, PlanSummary plan, PolicyReport report) {
        var text = new StringBuilder("**Waits for a decision**: ")
                .append(describe(plan))
                .append("\n\n");
        if (plan.details().deletesEverything() && request.mode() != RunMode.DESTROY) {
            text.append("**Careful**: ").append(deletesEverything()).append("\n\n");
        }
        for (PlanChecks.Failure failure : plan.details().checks().failures()) {
            text.append("- failed check: ")
                    .append(failure.address())
                    .append(": ")
                    .append(failure.message())
                    .append('\n');
        }
        for (Violation violation : report.violations()) {
            text.append("- ")
                    .append(violation.level().wireName())
                    .append(": ")
                    .append(violation.message())
                    .append('\n');
        }
        return text.append("\nDecide with `groundwork approve ")
                .append(request.runId())
                .append(" --reason ...`, or\n`temporal workflow signal --workflow-id ")
                .append(RunId.workflowId(request.workspace(), request.runId()))
                .append(" --name signal_approve_apply --input '\"why\"'`\n")
                .toString();
    }
}
