package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.groundwork.problem.Problem;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A step of the workflow, written to the server's read model: the new status, what became known with it, and the events
 * it adds to the feed. Applied once for each {@code sequence} of a run; a repeated one changes nothing.
 *
 * @param sequence 1, 2, 3, ... within a run
 * @param at workflow time
 * @param plan replaces the row's value where not null; so do policy, decision, error
 * @param events appended in the same transaction
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record StatusUpdate(
        int sequence,
        RunStatus status,
        Instant at,
        @Nullable PlanSummary plan,
        @Nullable PolicyReport policy,
        @Nullable Decision decision,
        @Nullable Problem error,
        List<RunEvent> events) {
    public StatusUpdate {
        status = Objects.requireNonNullElse(status, RunStatus.UNKNOWN);
        Objects.requireNonNull(at, "at");
        // An event of a type that this version does not know is read as null.
        events = events == null
                ? List.of()
                : events.stream().filter(Objects::nonNull).toList();
    }

    /**
     * The same step where its status is one that this version knows; otherwise with the status that the run has. So a server
     * that is older than a worker keeps what it understands and does not take an unknown word for an ending.
     */
    public StatusUpdate orKeeping(RunStatus current) {
        return status == RunStatus.UNKNOWN
                ? new StatusUpdate(sequence, current, at, plan, policy, decision, error, events)
                : this;
    }
}
