package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.StatusUpdate;

/**
 * The beginning of a step, to be told to the server once it has begun: the engine starts while the server hears of it, and
 * nothing the engine says is shipped before. Telling it twice changes nothing. Used by one thread.
 */
final class Announcement {
    private final WorkerApi server;
    private final String runId;
    private final StatusUpdate entering;
    private boolean made;

    Announcement(WorkerApi server, String runId, StatusUpdate entering) {
        this.server = server;
        this.runId = runId;
        this.entering = entering;
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
            server.status(runId, entering);
            made = true;
        }
    }
}
