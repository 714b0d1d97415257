package io.groundwork.workflow;

import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/**
 * On the private queue of the worker that prepared the run. Every method finds what an earlier attempt of itself left
 * (a running engine, an exit code) and goes on from there; none starts an engine twice for the same step.
 *
 * <p>{@code entering} is what the server's read model is to hear of the step's beginning. The worker tells it while the
 * engine starts: a call of its own before each step would be paid by every run.
 */
@ActivityInterface
public interface EngineActivities {
    @ActivityMethod(name = "init")
    void init(RunRequest request, StatusUpdate entering);

    @ActivityMethod(name = "plan")
    PlanSummary plan(RunRequest request, StatusUpdate entering);

    /** Plans on another worker than the one that made the approved plan, and compares the two. */
    @ActivityMethod(name = "replan")
    Replan replan(RunRequest request, PlanSummary approved, StatusUpdate entering);

    /** Applies exactly the stored plan file with this digest; the engine is started at most once for a run. */
    @ActivityMethod(name = "apply")
    void apply(RunRequest request, PlanSummary plan, StatusUpdate entering);

    /**
     * Leaves no engine of the run behind, and finds out how its apply ended: from the engine, whatever became of the activity
     * that started it.
     *
     * @param follow whether an engine at work is followed to its end; otherwise it is stopped. False from older workflows
     * @return null from older workers
     */
    @ActivityMethod(name = "settle")
    @Nullable
    Settlement settle(RunRequest request, boolean follow);

    /**
     * The run was canceled: whatever step of the calling workflow this worker does, other than to settle, is to stop. Does
     * nothing if there is none. Workers of earlier builds do not know it; they send a heartbeat every second.
     */
    @ActivityMethod(name = "interrupt")
    void interrupt(String runId);
}
