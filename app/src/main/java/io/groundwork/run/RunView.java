package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.groundwork.problem.Problem;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.workspace.Doubt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as the server shows it: one row of its read model.
 *
 * @param statusSince when it came into this status
 * @param plan null until planned
 * @param policy null until judged
 * @param decision the decision taken, null until then
 * @param error why it ended badly
 * @param retry what is about to be tried again; null if nothing is
 * @param finishedAt null while it goes on
 * @param doubt why the run left its workspace in doubt; null if it did not, or the doubt is resolved
 * @param startedOn {@link #TEMPORAL} if it was started there without asking the server; null if the server started it
 * @param waiting that it waits for a worker that is not there; null if it does not, or nobody has looked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunView(
        String runId,
        String workflowId,
        String workspace,
        RunMode mode,
        String configuration,
        String directory,
        String requestedBy,
        boolean autoApprove,
        RunStatus status,
        Instant createdAt,
        Instant statusSince,
        @Nullable PlanSummary plan,
        @Nullable PolicyReport policy,
        @Nullable Decision decision,
        @Nullable Problem error,
        @Nullable Retry retry,
        @Nullable Instant finishedAt,
        @Nullable Doubt doubt,
        @Nullable String startedOn,
        @Nullable Waiting waiting) {
    /** As a row has it, which knows nothing of workers. */
    public RunView(
            String runId,
            String workflowId,
            String workspace,
            RunMode mode,
            String configuration,
            String directory,
            String requestedBy,
            boolean autoApprove,
            RunStatus status,
            Instant createdAt,
            Instant statusSince,
            @Nullable PlanSummary plan,
            @Nullable PolicyReport policy,
            @Nullable Decision decision,
            @Nullable Problem error,
            @Nullable Retry retry,
            @Nullable Instant finishedAt,
            @Nullable Doubt doubt,
            @Nullable String startedOn) {
        this(
                runId,
                workflowId,
                workspace,
                mode,
                configuration,
                directory,
                requestedBy,
                autoApprove,
                status,
                createdAt,
                statusSince,
                plan,
                policy,
                decision,
                error,
                retry,
                finishedAt,
                doubt,
                startedOn,
                null);
    }

    /** The same with what it waits for. */
    public RunView withWaiting(Waiting worker) {
        return new RunView(
                runId,
                workflowId,
                workspace,
                mode,
                configuration,
                directory,
                requestedBy,
                autoApprove,
                status,
                createdAt,
                statusSince,
                plan,
                policy,
                decision,
                error,
                retry,
                finishedAt,
                doubt,
                startedOn,
                worker);
    }

    /** Where a run comes from that was started on Temporal without asking the server. */
    public static final String TEMPORAL = "temporal";
}
