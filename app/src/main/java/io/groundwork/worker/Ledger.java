package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.groundwork.workflow.LedgerActivities;

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
            server.register(request);
            server.status(request.runId(), update);
        }
    }

    @Override
    public void record(String runId, StatusUpdate update) {
        Failures.mapped("recording a run's step", () -> {
            server.status(runId, update);
            return update;
        });
    }
}
