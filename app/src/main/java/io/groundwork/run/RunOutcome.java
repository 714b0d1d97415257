package io.groundwork.run;

import static java.util.Objects.requireNonNullElse;

import io.groundwork.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended: the result of the workflow.
 *
 * @param status an ended status; {@link RunStatus#UNKNOWN} if a newer version ended it with one that we do not know
 * @param error why, where it did not end well
 */
public record RunOutcome(RunStatus status, @Nullable Problem error) {
    public RunOutcome {
        status = requireNonNullElse(status, RunStatus.UNKNOWN);
        // A newer version may have endings of its own.
        if (!status.ended() && status != RunStatus.UNKNOWN) {
            throw new IllegalArgumentException("not an ending: " + status.wireName());
        }
    }

    public static RunOutcome of(RunStatus status) {
        return new RunOutcome(status, null);
    }
}
