package io.groundwork.workflow;

import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Local activities: the server's read model of a run. Safe to repeat. */
@ActivityInterface
public interface LedgerActivities {
    /** The first update of a run; makes its row where someone started the workflow without asking the server. */
    @ActivityMethod(name = "open")
    void open(RunRequest request, StatusUpdate update);

    @ActivityMethod(name = "record")
    void record(String runId, StatusUpdate update);
}
