package io.groundwork.worker;

import static java.util.Objects.requireNonNull;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.workflow.EngineActivities;
import io.groundwork.workflow.Replan;
import io.groundwork.workflow.Settlement;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

/** The engine's activities: each is one step class behind the same edge of heartbeats and failures. Thread-safe. */
public final class EngineSteps implements EngineActivities {
    private static final String SETTLE = "settle";

    private final InitStep init;
    private final PlanStep plan;
    private final ApplyStep apply;
    private final SettleStep settle;
    private final EngineSlots slots;
    private final EngineCommands commands;
    private final RetryReporter retrying;
    private final WorkerApi server;
    private final RunMeters meters;
    private final StepsAtWork stepsAtWork;

    EngineSteps(
            InitStep init,
            PlanStep plan,
            ApplyStep apply,
            SettleStep settle,
            EngineSlots slots,
            EngineCommands commands,
            RetryReporter retrying,
            WorkerApi server,
            RunMeters meters,
            StepsAtWork stepsAtWork) {
        this.meters = meters;
        this.stepsAtWork = stepsAtWork;
        this.init = init;
        this.plan = plan;
        this.apply = apply;
        this.settle = settle;
        this.slots = slots;
        this.commands = commands;
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
    public Settlement settle(RunRequest request, boolean follow) {
        int attempt = Activity.getExecutionContext().getInfo().getAttempt();
        return retrying.told(
                request.runId(),
                Stage.CONCLUDE,
                () -> atTheEdge(
                        SETTLE,
                        ignored -> slots.takeOver(request.runId()),
                        heartbeat -> settle.run(request, follow, heartbeat, attempt)));
    }

    private interface Step<T> {
        T run(Heartbeat heartbeat) throws IOException;
    }

    private interface AnnouncedStep<T> {
        T run(Heartbeat heartbeat, StepStartReport announcement) throws IOException;
    }

    /** The beginning is told also where the engine could not be started: the feed shows what failed. */
    private <T> T announced(Stage stage, RunRequest request, StatusUpdate entering, AnnouncedStep<T> step) {
        var announcement = new StepStartReport(server, request.runId(), entering, RunRecorder.workflowOfActivity());
        return retrying.told(
                request.runId(),
                stage,
                () -> atTheEdge(stage.wireName(), control -> slotFor(request, stage, control), heartbeat -> {
                    try {
                        return step.run(heartbeat, announcement);
                    } catch (ProblemException | UncheckedIOException | DriverException e) {
                        announcement.makeIfPossible();
                        throw e;
                    }
                }));
    }

    /**
     * Engines that are at work, or whose end is still to be told, come before new ones. A plan that was made is shown by an
     * engine more, which waits as others do.
     */
    private EngineSlots.Slot slotFor(RunRequest request, Stage stage, EngineControl control) {
        boolean startsNone = stage == Stage.PLAN
                ? commands.isAtWork(request.runId(), stage.wireName())
                : commands.isBegun(request.runId(), stage.wireName());
        return startsNone ? slots.takeOver(request.runId()) : slots.take(control);
    }

    private <T> T atTheEdge(String phase, Function<EngineControl, EngineSlots.Slot> slot, Step<T> step) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        try (Heartbeat heartbeat = Heartbeat.start(context, phase, meters);
                StepsAtWork.AtWork _ = begin(context.getInfo(), whenCanceled(phase, heartbeat));
                EngineSlots.Slot _ = slot.apply(heartbeat)) {
            return Failures.mapped(phase, () -> step.run(heartbeat));
        } catch (StepRunner.Stopped e) {
            throw cancellation(e);
        } catch (StepRunner.Handover e) {
            throw handedOver(e);
        } catch (DriverException e) {
            throw Failures.asFailure(EngineProblems.of(phase, e), e);
        }
    }

    private StepsAtWork.AtWork begin(ActivityInfo info, Runnable whenCanceled) {
        return stepsAtWork.begin(execution(info), info.getTaskToken(), whenCanceled);
    }

    private static String execution(ActivityInfo info) {
        return requireNonNull(info.getWorkflowRunId(), "not part of a workflow");
    }

    /** A run is canceled first and settled then: the order may reach this worker only after that has begun. */
    private static Runnable whenCanceled(String phase, Heartbeat heartbeat) {
        return phase.equals(SETTLE) ? () -> {} : heartbeat::stop;
    }

    @Override
    public void interrupt(String runId) {
        stepsAtWork.stop(execution(Activity.getExecutionContext().getInfo()));
    }

    static ApplicationFailure handedOver(StepRunner.Handover e) {
        return ApplicationFailure.newFailureWithCause("the worker hands the engine over", "handover", e);
    }

    static ActivityCompletionException cancellation(StepRunner.Stopped stopped) {
        return stopped.getCause() instanceof ActivityCanceledException canceled
                ? canceled
                : new ActivityCanceledException();
    }
}
