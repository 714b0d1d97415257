package io.groundwork.workflow;

import io.groundwork.run.RunRequest;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** On the shared task queue: any worker may take the run, and its disk is where the run stays. */
@ActivityInterface
public interface PlacementActivities {
    /** Fetches the configuration, checks it, unpacks it into the workspace's fixed path. Safe to repeat. */
    @ActivityMethod(name = "prepare")
    Workplace prepare(RunRequest request);
}
