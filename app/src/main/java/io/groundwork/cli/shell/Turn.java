package io.groundwork.cli.shell;

import io.groundwork.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for its turn at a data directory: another command that uses it, or is about to serve it, is given some time. */
public final class Turn {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration TURN_TIMEOUT = Duration.ofSeconds(30);

    private Turn() {}

    /** Tries until the data directory is nobody else's, for half a minute; raises {@code data_directory_in_use} after it. */
    public static <T> T await(CommandContext shell, Supplier<T> attempt) {
        long deadline = System.nanoTime() + TURN_TIMEOUT.toNanos();
        boolean told = false;
        while (true) {
            try {
                return attempt.get();
            } catch (ProblemException e) {
                if (!e.problem().code().equals("data_directory_in_use") || System.nanoTime() > deadline || !paused()) {
                    throw e;
                }
                if (!told) {
                    shell.terminal().note("waiting for another groundwork that uses " + shell.dataDirectory());
                    told = true;
                }
            }
        }
    }

    private static boolean paused() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
