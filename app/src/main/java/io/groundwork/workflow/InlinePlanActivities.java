package io.groundwork.workflow;

import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/**
 * Local activities that try a step where the workflow happens to be: most plans are over before Temporal would have found
 * them a worker. What is not brief, or has no place here, is done by {@link EngineActivities}, which finds the engine that
 * was started here and goes on with it.
 */
@ActivityInterface
public interface InlinePlanActivities {
    /** The plan, or null where it takes longer than a moment, belongs on another worker's disk, or no engine is free. */
    @ActivityMethod(name = "planBriefly")
    @Nullable
    PlanSummary planBriefly(RunRequest request, Assignment place, StatusUpdate entering);

    /** Deletes what a run that applied nothing has on this worker; does nothing if it is another worker's, which does so later. */
    @ActivityMethod(name = "tidyBriefly")
    void tidyBriefly(RunRequest request, Assignment place);
}
