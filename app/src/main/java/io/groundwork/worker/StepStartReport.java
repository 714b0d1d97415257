package io.groundwork.worker;

import io.groundwork.client.Speaker;
import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.StatusUpdate;

/**
 * The beginning of a step, to be told to the server once it has begun: the engine starts while the server hears of it, and
 * nothing the engine says is shipped before. Telling it twice changes nothing. Used by one thread.
 */
final class StepStartReport {
    private final WorkerApi server;
    private final String runId;
    private final StatusUpdate entering;
    private final Speaker speaker;
    private boolean made;

    /** @param speaker for whom the step is done */
    StepStartReport(WorkerApi server, String runId, StatusUpdate entering, Speaker speaker) {
        this.server = server;
        this.runId = runId;
        this.entering = entering;
        this.speaker = speaker;
    }

    /** Tells it if the server takes it: a step that failed has something else to say. */
    void makeIfPossible() {
        try {
            make();
        } catch (ProblemException e) {
            // What the step failed with is told instead.
        }
    }

    /** Tells it, unless that is done. Raises what {@link WorkerApi#status} does. */
    void make() {
        if (!made) {
            server.status(runId, entering, speaker);
            made = true;
        }
    }
}
