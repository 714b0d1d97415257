package io.groundwork.workspace;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.Objects;

/**
 * Why a workspace is in doubt: the run is over, and the end of its apply is not proven.
 *
 * @param runId the run that left it
 * @param worker the one that holds the apply, and can prove its end
 * @param since when the run ended
 * @param engineMayRun whether an engine of the run may still be at work; otherwise it is over, and what it made last may be
 *     missing from the state
 * @param why one sentence for people
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Doubt(String runId, String worker, Instant since, boolean engineMayRun, String why) {
    public Doubt {
        worker = Objects.requireNonNullElse(worker, "");
        why = Objects.requireNonNullElse(why, "");
    }

    /** What a person can do about it, as one sentence. */
    public String nextStep() {
        return engineMayRun
                ? "start worker " + worker
                        + " on its data directory again: it proves how the apply ended; or, if that worker"
                        + " is gone for good, start the next run with --accept-loss"
                : "compare what exists with 'groundwork state list', import what is missing, then start the next run with"
                        + " --accept-loss";
    }
}
