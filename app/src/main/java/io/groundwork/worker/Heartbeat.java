package io.groundwork.worker;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Signs of life of one engine step, from a thread of its own: reading the engine's output or shipping it may block for
 * long. Tells what Temporal answered.
 */
final class Heartbeat implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** What a step says of itself; small. */
    record Pulse(String phase, long offset) {}

    /** What Temporal wants. */
    sealed interface Verdict {
        /** Go on. */
        record GoOn() implements Verdict {}

        /** Somebody canceled the run: stop the engine. */
        record Stop(ActivityCompletionException cause) implements Verdict {}

        /**
         * This attempt is no longer ours to finish (the worker stops, contact was lost, the run is gone). The engine goes
         * on; the next attempt finds it.
         */
        record LetGo(ActivityCompletionException cause) implements Verdict {}
    }

    private final ActivityExecutionContext context;
    private final AtomicReference<Verdict> verdict = new AtomicReference<>(new Verdict.GoOn());
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Pulse pulse;

    private Heartbeat(ActivityExecutionContext context, Pulse first) {
        this.context = context;
        this.pulse = first;
    }

    static Heartbeat start(ActivityExecutionContext context, String phase) {
        var heartbeat = new Heartbeat(context, new Pulse(phase, 0));
        heartbeat.beat();
        Thread.ofVirtual().name("heartbeat-" + phase).start(heartbeat::beatUntilClosed);
        return heartbeat;
    }

    void at(long offset) {
        pulse = new Pulse(pulse.phase(), offset);
    }

    Verdict verdict() {
        return verdict.get();
    }

    private void beatUntilClosed() {
        try {
            while (!ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                beat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on after "stop", too: an engine that is stopping is still alive. */
    private void beat() {
        try {
            context.heartbeat(pulse);
        } catch (ActivityCompletionException e) {
            Verdict next = verdictOn(e);
            verdict.updateAndGet(now -> now instanceof Verdict.GoOn ? next : now);
        }
    }

    /** A cancellation with a timeout behind it is the SDK's own: it has not reached the server for too long. */
    private static Verdict verdictOn(ActivityCompletionException e) {
        return e instanceof ActivityCanceledException && !hasTimeout(e.getCause())
                ? new Verdict.Stop(e)
                : new Verdict.LetGo(e);
    }

    private static boolean hasTimeout(@Nullable Throwable cause) {
        return cause instanceof TimeoutFailure;
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
