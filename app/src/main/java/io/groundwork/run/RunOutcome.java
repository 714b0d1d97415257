package io.groundwork.run;

import io.groundwork.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended: the result of the workflow.
 *
 * @param status an ended status
 * @param error why, where it did not end well
 */
public record RunOutcome(ProvisionStatus status, @Nullable Problem error) {
    public RunOutcome {
        if (!status.ended()) {
            throw new IllegalArgumentException("not an ending: " + status.wireName());
        }
    }

    public static RunOutcome of(ProvisionStatus status) {
        return new RunOutcome(status, null);
    }
}
