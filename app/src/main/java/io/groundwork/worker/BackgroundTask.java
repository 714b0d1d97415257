package io.groundwork.worker;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What is done beside the main path. An interrupt of whoever waits for it is passed on, and nothing goes on after
 * {@link #close}. Thread-safe.
 */
final class BackgroundTask<T> implements AutoCloseable {
    private final FutureTask<T> task;
    private final Thread thread;

    private BackgroundTask(String name, Supplier<T> aside) {
        this.task = new FutureTask<>(aside::get);
        this.thread = Thread.ofVirtual().name(name).unstarted(task);
    }

    static <T> BackgroundTask<T> start(String name, Supplier<T> aside) {
        var joined = new BackgroundTask<>(name, aside);
        joined.thread.start();
        return joined;
    }

    /** What came of it, or the exception it really ended with. */
    T value() {
        try {
            return outcome();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private T outcome() throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether it came to an end, whatever that is, at most so much later. */
    boolean isDoneWithin(Duration atMost) {
        try {
            task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isDone() {
        return task.isDone();
    }

    /** Interrupts it where it is still at work, and waits for its end, whatever that is. */
    @Override
    public void close() {
        if (!task.isDone()) {
            thread.interrupt();
        }
        try {
            outcome();
        } catch (ExecutionException e) {
            // Told to whoever asked for the value.
        }
    }
}
