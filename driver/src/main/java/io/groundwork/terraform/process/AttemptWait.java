package io.groundwork.terraform.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for the end of an attempt. */
record AttemptWait(
        Attempt attempt, AttemptFiles files, @Nullable CompletableFuture<Void> ended) {

    /** A look costs some 10 microseconds, so this stays far under one percent of a core. */
    private static final Duration LONGEST_POLL_INTERVAL = Duration.ofMillis(20);

    AttemptStatus await(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + Math.min(atMost.toNanos(), Long.MAX_VALUE / 4);
        if (ended != null) {
            // Our own child: the JVM's reaper wakes us, there is nothing to poll.
            awaitEnd(ended, deadline);
        }
        AttemptStatus status = attempt.status();
        long pause = 1;
        while (!status.isOver() && System.nanoTime() < deadline) {
            pauseUntilExit(pause, deadline);
            pause = Math.min(LONGEST_POLL_INTERVAL.toMillis(), pause * 2);
            status = attempt.status();
        }
        return status;
    }

    private static void awaitEnd(CompletableFuture<Void> ended, long deadline) throws InterruptedException {
        try {
            ended.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The status says so; what could not be seen to, as on a full disk, it tries itself.
        }
    }

    private static void pauseUntilExit(long millis, long deadline) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) + 1;
        Thread.sleep(Math.min(millis, left));
    }
}
