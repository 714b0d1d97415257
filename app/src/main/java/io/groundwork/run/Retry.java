package io.groundwork.run;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.groundwork.problem.Problem;
import java.time.Instant;

/**
 * A step of a run that failed in a way that trying again may help, and when it is tried again.
 *
 * @param attempt the one that failed, from 1
 * @param error what it failed with
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Retry(Stage stage, int attempt, Instant nextAttemptAt, Problem error) {
    public Retry {
        stage = requireNonNullElse(stage, Stage.UNKNOWN);
        requireNonNull(nextAttemptAt, "nextAttemptAt");
        requireNonNull(error, "error");
    }
}
