package io.groundwork.workflow;

import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Any worker may take the run, and its disk is where the run stays. A local activity of the worker that has the workflow;
 * where that one cannot (a full disk, an engine left behind), a common one on the shared task queue.
 */
@ActivityInterface
public interface WorkspacePreparationActivities {
    /**
     * Tells the server that the run begins, which makes its row where someone started the workflow without asking the
     * server; fetches the configuration meanwhile, checks it, unpacks it into the workspace's fixed path. Safe to repeat.
     */
    @ActivityMethod(name = "prepare")
    Assignment prepare(RunRequest request, StatusUpdate entering);
}
