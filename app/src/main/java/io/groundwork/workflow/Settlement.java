package io.groundwork.workflow;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.groundwork.problem.Problem;
import io.groundwork.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the worker of a run found when the run had come to its end.
 *
 * @param over whether no engine of the run is at work, and what it left is on the server
 * @param ending how the apply really ended, from its engine; null if none was begun on this worker
 * @param error why the apply did not end well, or why its end could not be proven; null if there is nothing to say
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Settlement(
        boolean over, @Nullable RunStatus ending, @Nullable Problem error) {
    /** No apply was begun, and nothing of the run is at work. */
    public static Settlement nothingBegun() {
        return new Settlement(true, null, null);
    }

    public static Settlement ended(RunStatus ending, @Nullable Problem error) {
        return new Settlement(true, ending, error);
    }

    public static Settlement unproven(Problem why) {
        return new Settlement(false, null, why);
    }
}
