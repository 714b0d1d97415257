package io.groundwork.worker;

import static java.util.Objects.requireNonNull;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.groundwork.workflow.LedgerActivities;
import io.temporal.activity.Activity;

/** Writes a run's steps to the server's read model. Thread-safe. */
public final class Ledger implements LedgerActivities {
    private final WorkerApi server;

    public Ledger(WorkerApi server) {
        this.server = server;
    }

    /** The first update of a run; makes its row where someone started the workflow without asking the server. */
    void open(RunRequest request, StatusUpdate update) {
        try {
            server.status(request.runId(), update);
        } catch (ProblemException e) {
            if (!e.problem().code().equals("run_not_found")) {
                throw e;
            }
            // Started straight on Temporal: the server has not heard of it yet.
            register(request);
            server.status(request.runId(), update);
        }
    }

    /**
     * Makes a run's row; known already: no change.
     *
     * @return the request with the configuration it means
     */
    RunRequest register(RunRequest request) {
        String workflowId =
                requireNonNull(Activity.getExecutionContext().getInfo().getWorkflowId(), "not part of a workflow");
        return request.withConfiguration(server.register(request, workflowId).configuration());
    }

    @Override
    public void record(String runId, StatusUpdate update) {
        Failures.mapped("recording a run's step", () -> {
            server.status(runId, update);
            return update;
        });
    }

    @Override
    public boolean isGone(String workerId) {
        return Failures.mapped("asking for a worker", () -> server.isGone(workerId));
    }

    @Override
    public boolean applyWasBegun(String runId) {
        return Failures.mapped(
                "asking for the apply", () -> server.applyHolder(runId).isPresent());
    }
}
