package io.groundwork.run;

/**
 * Port: the engine that carries runs (Temporal). Thread-safe. Every method may raise a {@code ProblemException}:
 * {@code temporal_unreachable} (external), {@code run_finished} (conflict), {@code plan_digest_mismatch} (conflict),
 * {@code decision_not_awaited} (conflict), {@code decision_already_made} (conflict).
 */
public interface Runs {
    /** Starts the run's workflow; starting the same run again changes nothing. */
    void start(RunRequest request);

    /**
     * Delivers a decision. The same decision repeated (same verdict, same plan) is answered as the first was.
     *
     * @param workflowId see {@link RunId#workflowId}
     */
    void decide(String workflowId, Decision decision);

    /** Asks the run to stop: an engine that is writing gets one TERM and is waited for. */
    void cancel(String workflowId, String by, String reason);

    /** Whether the workflow is still there and open. */
    Liveness liveness(String workflowId);

    /** What Temporal knows of a workflow. */
    enum Liveness {
        OPEN,
        CLOSED,
        /** Never started, or its history did not outlive a crash. */
        UNKNOWN
    }
}
