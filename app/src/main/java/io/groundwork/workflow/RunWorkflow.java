package io.groundwork.workflow;

import io.groundwork.run.Decision;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunRequest;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One run of one workspace. The names are part of the wire contract: Temporal's own CLI uses them. */
@WorkflowInterface
public interface RunWorkflow {
    String TYPE = "Provision";

    @WorkflowMethod(name = TYPE)
    RunOutcome provision(RunRequest request);

    /** Approves the plan at hand; passed over if no decision is awaited. */
    @SignalMethod(name = "signal_approve_apply")
    void approveApply(String reason);

    /** Denies the plan at hand; passed over if no decision is awaited. */
    @SignalMethod(name = "signal_deny_apply")
    void denyApply(String reason);

    /**
     * Approves or denies one plan, named by its digest. Refused with an application failure whose type is the problem
     * code: {@code decision_not_awaited}, {@code plan_digest_mismatch}, {@code decision_already_made},
     * {@code decision_invalid}.
     *
     * @return the verdict that stands
     */
    @UpdateMethod(name = "decide")
    String decide(Decision decision);

    @UpdateValidatorMethod(updateName = "decide")
    void validateDecide(Decision decision);

    /** Ends the run: an engine that is writing gets one TERM and is waited for. Repeating it changes nothing. */
    @UpdateMethod(name = "cancel")
    void cancel(String by, String reason);

    /** The value of {@code provisionStatus}. */
    @QueryMethod(name = "query_current_state")
    String currentState();

    /** The reason given with the decision; empty until there is one. */
    @QueryMethod(name = "query_signal_reason")
    String signalReason();

    /** Stage and share of the work, for people. */
    @QueryMethod(name = "query_progress")
    RunProgress progress();
}
