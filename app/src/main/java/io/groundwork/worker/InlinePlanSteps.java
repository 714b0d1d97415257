package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.workflow.Assignment;
import io.groundwork.workflow.InlinePlanActivities;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans at once if that is soon over; an engine that takes longer goes on and is found by {@link EngineSteps}. Thread-safe. */
public final class InlinePlanSteps implements InlinePlanActivities {
    /** A workflow task waits for us that long: a cancellation or a decision could not be taken meanwhile. */
    private static final Duration BRIEF_TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(InlinePlanSteps.class);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
    private static final String PLAN = "plan";

    private final PlanStep plan;
    private final EngineCommands commands;
    private final EngineSlots slots;
    private final WorkerApi server;
    private final RunFiles runFiles;
    private final String workerId;

    InlinePlanSteps(
            PlanStep plan,
            EngineCommands commands,
            EngineSlots slots,
            WorkerApi server,
            RunFiles runFiles,
            String workerId) {
        this.plan = plan;
        this.commands = commands;
        this.slots = slots;
        this.server = server;
        this.runFiles = runFiles;
        this.workerId = workerId;
    }

    @Override
    public @Nullable PlanSummary planBriefly(RunRequest request, Assignment place, StatusUpdate entering) {
        if (!place.worker().equals(workerId)) {
            return null;
        }
        EngineSlots.Slot slot = slots.tryTake();
        try {
            return slot.taken() ? planned(request, entering) : null;
        } finally {
            if (slot.taken() && goesOn(request.runId())) {
                keep(request.runId(), slot);
            } else {
                slot.close();
            }
        }
    }

    /** For the step that looks after the engine from now on, and if none comes, until the engine is gone. */
    private void keep(String runId, EngineSlots.Slot slot) {
        slots.keep(runId, slot);
        Thread.ofVirtual().name("slot-of-" + runId).start(() -> {
            try {
                while (goesOn(runId)) {
                    Thread.sleep(RETRY_INTERVAL);
                }
                slots.giveBackKept(runId);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** What cannot be looked at must not keep a slot for ever. */
    private boolean goesOn(String runId) {
        try {
            return commands.isAtWork(runId, PLAN);
        } catch (RuntimeException e) {
            LOG.warn("run {}: whether its plan is still made cannot be seen", runId, e);
            return false;
        }
    }

    @Override
    public void tidyBriefly(RunRequest request, Assignment place) {
        if (place.worker().equals(workerId)) {
            runFiles.tidySoon(request.workspace(), request.runId());
        }
    }

    private @Nullable PlanSummary planned(RunRequest request, StatusUpdate entering) {
        var announcement = new StepStartReport(server, request.runId(), entering, RunRecorder.workflowOfActivity());
        try {
            return Failures.mapped(PLAN, () -> plan.run(request, EngineControl.until(BRIEF_TIMEOUT), announcement));
        } catch (StepRunner.Handover e) {
            return null;
        } catch (DriverException e) {
            throw Failures.asFailure(EngineProblems.of(PLAN, e), e);
        }
    }
}
