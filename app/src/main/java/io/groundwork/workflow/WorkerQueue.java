package io.groundwork.workflow;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The queue that only one worker polls. While a step waits there or runs, the run asks now and then whether that worker is
 * still heard of: one that is busy or restarts is waited for, one that is gone is left, if that is allowed. Used by one
 * workflow only.
 */
final class WorkerQueue {
    private final String runId;
    private final Assignment place;
    private final RunRecorderActivities recorder;
    private final Duration firstPatience;

    /**
     * @param recorder asked once each time; a failure is no answer
     * @param firstPatience until it is asked for the first time whether the worker is gone; each time it takes longer
     */
    WorkerQueue(String runId, Assignment place, RunRecorderActivities recorder, Duration firstPatience) {
        this.runId = runId;
        this.place = place;
        this.recorder = recorder;
        this.firstPatience = firstPatience;
    }

    /** The worker that has the run on its disk is gone, and the run has left it. */
    static final class WorkerGone extends Exception {
        WorkerGone(String worker) {
            super(worker);
        }

        String worker() {
            return String.valueOf(getMessage());
        }
    }

    /** Does a step on the worker's disk that may be done on another one as well. */
    <T extends @Nullable Object> T step(Function<EngineActivities, T> step) throws WorkerGone {
        return step(step, () -> true);
    }

    /**
     * Does a step on the worker's disk.
     *
     * @param mayLeave asked each time the worker turns out to be gone: whether the run leaves it, or goes on waiting
     */
    <T extends @Nullable Object> T step(Function<EngineActivities, T> step, BooleanSupplier mayLeave)
            throws WorkerGone {
        EngineActivities engine = Workflow.newActivityStub(EngineActivities.class, Timeouts.engine(place.queue()));
        CompletablePromise<T> promise = Workflow.newPromise();
        CancellationScope scope =
                Workflow.newCancellationScope(() -> promise.completeFrom(Async.function(() -> step.apply(engine))));
        carryCancel(CancellationScope.current().getCancellationRequest(), promise);
        scope.run();
        for (Duration patience = firstPatience; !isOver(promise, patience); ) {
            patience = Timeouts.longer(patience);
            if (isGone() && saysYes(mayLeave)) {
                scope.cancel("worker " + place.worker() + " is gone");
                return resultAfterLeaving(promise);
            }
        }
        return promise.get();
    }

    /** The worker hears of a cancel with its next heartbeat, which may be a minute away: it is told besides. */
    private void carryCancel(Promise<String> canceled, Promise<?> step) {
        // Asked before the step is scheduled and not when it is canceled: with the cancel of a step that has not begun,
        // a server
        // may write events between the commands, and then the mark of the gate is not found in time when the run is
        // replayed.
        if (!Gates.cancelsAreCarried()) {
            return;
        }
        EngineActivities engine =
                Workflow.newActivityStub(EngineActivities.class, Timeouts.interrupting(place.queue()));
        // Detached: it does its work when the rest of the run is canceled.
        Workflow.newDetachedCancellationScope(() -> Async.procedure(() -> {
                    Workflow.await(() -> canceled.isCompleted() || step.isCompleted());
                    if (!step.isCompleted()) {
                        try {
                            engine.interrupt(runId);
                        } catch (ActivityFailure e) {
                            Workflow.getLogger(WorkerQueue.class)
                                    .warn("worker {} could not be told of the cancel", place.worker());
                        }
                    }
                }))
                .run();
    }

    String worker() {
        return place.worker();
    }

    boolean isGone() {
        return saysYes(() -> recorder.isGone(place.worker()));
    }

    /** It may have ended in this very moment. */
    private <T extends @Nullable Object> T resultAfterLeaving(Promise<T> promise) throws WorkerGone {
        try {
            return promise.get();
        } catch (TemporalFailure e) {
            throw new WorkerGone(place.worker());
        }
    }

    private static boolean isOver(Promise<?> promise, Duration patience) {
        // Detached: a canceled run waits for its engine to stop, and must not be woken before.
        CancellationScope waiting = Workflow.newDetachedCancellationScope(() -> {
            Promise<Void> timer = Workflow.newTimer(patience);
            Workflow.await(() -> promise.isCompleted() || timer.isCompleted());
        });
        waiting.run();
        waiting.cancel();
        return promise.isCompleted();
    }

    /** No answer is no yes: the server is away, and the worker may be well. */
    private static boolean saysYes(BooleanSupplier question) {
        CompletablePromise<Boolean> answer = Workflow.newPromise();
        // Detached: a canceled run asks as well.
        Workflow.newDetachedCancellationScope(() -> answer.complete(answerTo(question)))
                .run();
        return answer.get();
    }

    private static boolean answerTo(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (ActivityFailure e) {
            Workflow.getLogger(WorkerQueue.class).warn("asking for a worker: {}", e.getMessage());
            return false;
        }
    }
}
