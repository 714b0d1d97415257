package io.groundwork.temporal;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Decision;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.workflow.RunProgress;
import io.groundwork.workflow.RunWorkflow;
import io.groundwork.workflow.SearchKeys;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** A run without hands: waits for the decision on plan {@code d1}, and ends. */
public final class WaitingRun implements RunWorkflow {
    static final String PLAN = "d1";

    private @Nullable Decision decision;
    private boolean canceled;

    @Override
    public RunOutcome provision(RunRequest request) {
        Workflow.upsertTypedSearchAttributes(
                SearchKeys.PROVISION_STATUS.valueSet(RunStatus.AWAITING_APPROVAL.wireName()));
        Workflow.await(() -> decision != null || canceled);
        Workflow.await(Workflow::isEveryHandlerFinished);
        return RunOutcome.of(canceled ? RunStatus.CANCELED : RunStatus.APPLIED);
    }

    @Override
    public void approveApply(String reason) {}

    @Override
    public void denyApply(String reason) {}

    @Override
    public String decide(Decision taken) {
        decision = taken;
        return taken.verdict().wireName();
    }

    @Override
    public void validateDecide(Decision taken) {
        if (!PLAN.equals(taken.planDigest())) {
            var problem = new Problem("plan_digest_mismatch", ProblemKind.CONFLICT, "another plan", "look again");
            throw ApplicationFailure.newNonRetryableFailure(problem.message(), problem.code(), problem);
        }
    }

    @Override
    public void cancel(String by, String reason) {
        canceled = true;
    }

    @Override
    public String currentState() {
        return "";
    }

    @Override
    public String signalReason() {
        return "";
    }

    @Override
    public RunProgress progress() {
        throw new UnsupportedOperationException();
    }
}
