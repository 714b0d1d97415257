package io.groundwork.workflow;

import io.groundwork.run.PlanSummary;
import io.groundwork.run.RunRequest;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * On the private queue of the worker that prepared the run. Every method finds what an earlier attempt of itself left
 * (a running engine, an exit code) and goes on from there; none starts an engine twice for the same step.
 */
@ActivityInterface
public interface EngineActivities {
    @ActivityMethod(name = "init")
    void init(RunRequest request);

    @ActivityMethod(name = "plan")
    PlanSummary plan(RunRequest request);

    /** Applies exactly the stored plan file with this digest; the engine is started at most once for a run. */
    @ActivityMethod(name = "apply")
    void apply(RunRequest request, PlanSummary plan);

    /** Leaves no engine of the run behind: stops one that still runs, collects what it said and its state. */
    @ActivityMethod(name = "settle")
    void settle(RunRequest request);
}
