package io.groundwork.worker;

import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a step says that it lives, and hears whether it is to go on. */
interface EngineControl {
    /** How far the engine's output has been read, in bytes. */
    void at(long offset);

    Verdict verdict();

    /**
     * Does something that may wait for long, for the server say, and is given up as soon as the step is not to go on: raises
     * {@link StepRunner.Stopped} or {@link StepRunner.Handover} then.
     */
    default <T extends @Nullable Object> T interruptibly(Supplier<T> work) {
        goOnOnly();
        return work.get();
    }

    /** As {@link #interruptibly}; if the step was canceled before, it is simply done. */
    default <T extends @Nullable Object> T interruptiblyUnlessCanceled(Supplier<T> work) {
        return verdict() instanceof Verdict.Stop ? work.get() : interruptibly(work);
    }

    /** Raises {@link StepRunner.Stopped} or {@link StepRunner.Handover} if the step is not to go on. */
    default void goOnOnly() {
        switch (verdict()) {
            case Verdict.Continue ignored -> {}
            case Verdict.Stop stop -> throw new StepRunner.Stopped(stop.cause());
            case Verdict.Detach letGo -> throw new StepRunner.Handover(letGo.cause());
        }
    }

    /** Nobody listens: goes on to the end. */
    static EngineControl none() {
        return new Quiet(Verdict.Continue::new);
    }

    /** Nobody listens, and nobody waits longer than this, from now. */
    static EngineControl until(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        return new Quiet(() -> System.nanoTime() < end
                ? new Verdict.Continue()
                : new Verdict.Detach(new TimeoutException("it takes longer than " + atMost)));
    }

    /** The run is over: whatever works is to stop. */
    static EngineControl stopping() {
        var stop = new Verdict.Stop(new ActivityCanceledException());
        return new Quiet(() -> stop);
    }

    /** Has nobody to tell. */
    record Quiet(Supplier<Verdict> answer) implements EngineControl {
        @Override
        public void at(long offset) {
            // Nobody to tell.
        }

        @Override
        public Verdict verdict() {
            return answer.get();
        }
    }

    /** What the other side wants. */
    sealed interface Verdict {
        /** Go on. */
        record Continue() implements Verdict {}

        /** Somebody canceled the run: stop the engine. */
        record Stop(ActivityCompletionException cause) implements Verdict {}

        /**
         * This attempt is no longer ours to finish (the worker stops, contact was lost, the run is gone). The engine goes
         * on; the next attempt finds it.
         */
        record Detach(Exception cause) implements Verdict {}
    }
}
