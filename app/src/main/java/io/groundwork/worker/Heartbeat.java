package io.groundwork.worker;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Signs of life of one engine step, from a thread of its own: reading the engine's output or shipping it may block for
 * long. Tells what Temporal answered.
 */
final class Heartbeat implements EngineControl, AutoCloseable {
    /** How soon it is seen that this worker stops. Which of them become calls to Temporal is decided by its SDK. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** What a step says of itself; small. */
    record Details(String phase, long offset) {}

    private final ActivityExecutionContext context;
    private final AtomicReference<Verdict> verdict = new AtomicReference<>(new Verdict.Continue());
    private final CountDownLatch ended = new CountDownLatch(1);
    private final RunMeters meters;
    private final Object interruption = new Object();
    private volatile Details details;
    private volatile long lastNanos = System.nanoTime();

    /** Who waits for something that is given up with the step; guarded by {@link #interruption}. */
    private @Nullable Thread waiting;

    private Heartbeat(ActivityExecutionContext context, RunMeters meters, Details first) {
        this.context = context;
        this.meters = meters;
        this.details = first;
    }

    static Heartbeat start(ActivityExecutionContext context, String phase, RunMeters meters) {
        var heartbeat = new Heartbeat(context, meters, new Details(phase, 0));
        meters.begins(heartbeat);
        // The first one after a second: most steps are over before, and the first is a call to Temporal.
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

    /** Since Temporal's SDK last took a heartbeat without complaint, or since the step began. */
    double secondsSilent() {
        return (System.nanoTime() - lastNanos) / 1e9;
    }

    private void beatUntilClosed() {
        try {
            while (!ended.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
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
            lastNanos = System.nanoTime();
        } catch (ActivityCompletionException e) {
            hear(verdictOn(e));
        }
    }

    /** The run was canceled; Temporal says so, too, but only with the next heartbeat that reaches it. */
    void stop() {
        hear(new Verdict.Stop(new ActivityCanceledException()));
    }

    private void hear(Verdict next) {
        verdict.updateAndGet(now -> now instanceof Verdict.Continue ? next : now);
        synchronized (interruption) {
            if (waiting != null) {
                waiting.interrupt();
            }
        }
    }

    @Override
    public <T extends @Nullable Object> T interruptibly(Supplier<T> work) {
        boolean before = Thread.currentThread().isInterrupted();
        synchronized (interruption) {
            waiting = Thread.currentThread();
        }
        try {
            goOnOnly();
            T result = work.get();
            return result;
        } catch (RuntimeException e) {
            // It was given up because the step is: that counts, and not what became of the call.
            if (!(e instanceof StepRunner.Stopped) && !(e instanceof StepRunner.Handover)) {
                goOnOnly();
            }
            throw e;
        } finally {
            synchronized (interruption) {
                waiting = null;
                if (!(verdict() instanceof Verdict.Continue) && !before) {
                    // Ours, and heard.
                    Thread.interrupted();
                }
            }
        }
    }

    /** A cancellation with a timeout behind it is the SDK's own: it has not reached the server for too long. */
    private static Verdict verdictOn(ActivityCompletionException e) {
        return e instanceof ActivityCanceledException && !hasTimeout(e.getCause())
                ? new Verdict.Stop(e)
                : new Verdict.Detach(e);
    }

    private static boolean hasTimeout(@Nullable Throwable cause) {
        return cause instanceof TimeoutFailure;
    }

    @Override
    public void close() {
        meters.ends(this);
        ended.countDown();
    }
}
