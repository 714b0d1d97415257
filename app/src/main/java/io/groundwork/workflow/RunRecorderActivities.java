package io.groundwork.workflow;

import io.groundwork.run.StatusUpdate;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Local activities: the server's read model of a run. Safe to repeat. */
@ActivityInterface
public interface RunRecorderActivities {
    @ActivityMethod(name = "record")
    void record(String runId, StatusUpdate update);

    /** Whether nothing has been heard of a worker for too long. */
    @ActivityMethod(name = "isGone")
    boolean isGone(String workerId);

    /** Whether some worker was ever allowed to begin the apply of a run. */
    @ActivityMethod(name = "applyWasBegun")
    boolean applyWasBegun(String runId);
}
