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
final class Heartbeat implements Pulse, AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** What a step says of itself; small. */
    record Details(String phase, long offset) {}

    private final ActivityExecutionContext context;
    private final AtomicReference<Verdict> verdict = new AtomicReference<>(new Verdict.GoOn());
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Details details;

    private Heartbeat(ActivityExecutionContext context, Details first) {
        this.context = context;
        this.details = first;
    }

    static Heartbeat start(ActivityExecutionContext context, String phase) {
        var heartbeat = new Heartbeat(context, new Details(phase, 0));
        // The first one after a second: most steps are over before, and each is a call to Temporal.
        Thread.ofVirtual().name("heartbeat-" + phase).start(heartbeat::beatUntilClosed);
        return heartbeat;
    }

    @Override
    public void at(long offset) {
        details = new Details(details.phase(), offset);
    }

    @Override
    public Verdict verdict() {
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
            context.heartbeat(details);
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
