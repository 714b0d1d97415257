package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.workflow.EngineActivities;
import io.groundwork.workflow.Replan;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;

/** The engine's activities: each is one step class behind the same edge of heartbeats and failures. Thread-safe. */
public final class EngineSteps implements EngineActivities {
    private final InitStep init;
    private final PlanStep plan;
    private final ApplyStep apply;
    private final SettleStep settle;
    private final EngineSlots slots;
    private final Retrying retrying;
    private final WorkerApi server;
    private final RunMeters meters;

    EngineSteps(
            InitStep init,
            PlanStep plan,
            ApplyStep apply,
            SettleStep settle,
            EngineSlots slots,
            Retrying retrying,
            WorkerApi server,
            RunMeters meters) {
        this.meters = meters;
        this.init = init;
        this.plan = plan;
        this.apply = apply;
        this.settle = settle;
        this.slots = slots;
        this.retrying = retrying;
        this.server = server;
    }

    @Override
    public void init(RunRequest request, StatusUpdate entering) {
        announced(Stage.INIT, request, entering, (heartbeat, announcement) -> {
            init.run(request, heartbeat, announcement);
            return "";
        });
    }

    @Override
    public PlanSummary plan(RunRequest request, StatusUpdate entering) {
        return announced(
                Stage.PLAN, request, entering, (heartbeat, announcement) -> plan.run(request, heartbeat, announcement));
    }

    @Override
    public Replan replan(RunRequest request, PlanSummary approved, StatusUpdate entering) {
        return announced(
                Stage.PLAN,
                request,
                entering,
                (heartbeat, announcement) -> plan.again(request, approved, heartbeat, announcement));
    }

    @Override
    public void apply(RunRequest request, PlanSummary approved, StatusUpdate entering) {
        announced(Stage.APPLY, request, entering, (heartbeat, announcement) -> {
            apply.run(request, approved, heartbeat, announcement);
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
        T run(Heartbeat heartbeat) throws IOException;
    }

    private interface AnnouncedStep<T> {
        T run(Heartbeat heartbeat, Announcement announcement) throws IOException;
    }

    /** The beginning is told also where the engine could not be started: the feed shows what failed. */
    private <T> T announced(Stage stage, RunRequest request, StatusUpdate entering, AnnouncedStep<T> step) {
        var announcement = new Announcement(server, request.runId(), entering);
        return retrying.told(
                request.runId(),
                stage,
                () -> atTheEdge(stage.wireName(), heartbeat -> {
                    try {
                        return step.run(heartbeat, announcement);
                    } finally {
                        announcement.make();
                    }
                }));
    }

    private <T> T atTheEdge(String phase, Step<T> step) {
        try (Heartbeat heartbeat = Heartbeat.start(Activity.getExecutionContext(), phase, meters);
                EngineSlots.Slot _ = slots.take(heartbeat)) {
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
