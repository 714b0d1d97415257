package io.groundwork.worker;

import io.groundwork.run.PlanSummary;
import io.groundwork.run.RunRequest;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.workflow.EngineActivities;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;

/** The engine's activities: each is one step class behind the same edge of heartbeats and failures. Thread-safe. */
public final class EngineSteps implements EngineActivities {
    private final InitStep init;
    private final PlanStep plan;
    private final ApplyStep apply;
    private final SettleStep settle;

    EngineSteps(InitStep init, PlanStep plan, ApplyStep apply, SettleStep settle) {
        this.init = init;
        this.plan = plan;
        this.apply = apply;
        this.settle = settle;
    }

    @Override
    public void init(RunRequest request) {
        atTheEdge("init", heartbeat -> {
            init.run(request, heartbeat);
            return "";
        });
    }

    @Override
    public PlanSummary plan(RunRequest request) {
        return atTheEdge("plan", heartbeat -> plan.run(request, heartbeat));
    }

    @Override
    public void apply(RunRequest request, PlanSummary approved) {
        atTheEdge("apply", heartbeat -> {
            apply.run(request, approved, heartbeat);
            return "";
        });
    }

    @Override
    public void settle(RunRequest request) {
        atTheEdge("settle", heartbeat -> {
            settle.run(request, heartbeat);
            return "";
        });
    }

    private interface Step<T> {
        T run(Heartbeat heartbeat) throws java.io.IOException;
    }

    private static <T> T atTheEdge(String phase, Step<T> step) {
        try (Heartbeat heartbeat = Heartbeat.start(Activity.getExecutionContext(), phase)) {
            return Failures.mapped(phase, () -> step.run(heartbeat));
        } catch (StepRunner.Stopped e) {
            throw cancellation(e);
        } catch (StepRunner.Handover e) {
            throw ApplicationFailure.newFailureWithCause("the worker hands the engine over", "handover", e);
        } catch (DriverException e) {
            throw Failures.asFailure(EngineProblems.of(phase, e), e);
        }
    }

    private static ActivityCompletionException cancellation(StepRunner.Stopped stopped) {
        return stopped.getCause() instanceof ActivityCanceledException canceled
                ? canceled
                : new ActivityCanceledException();
    }
}
