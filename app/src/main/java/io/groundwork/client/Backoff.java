package io.groundwork.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between tries: 100 ms doubling to 5 s, a fifth of it random, until the patience is used up. One thread. */
final class Backoff {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Duration patience;
    private final long began = System.nanoTime();
    private long nextMillis = FIRST_PAUSE.toMillis();

    Backoff(Duration patience) {
        this.patience = patience;
    }

    /** Waits before the next try; false, without waiting, when patience is used up or the thread is interrupted. */
    boolean pause() {
        long leftMillis = patience.minusNanos(System.nanoTime() - began).toMillis();
        if (leftMillis <= 0) {
            return false;
        }
        long pause = Math.min(leftMillis, next().toMillis());
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Duration next() {
        long millis = nextMillis;
        nextMillis = Math.min(LONGEST_PAUSE.toMillis(), nextMillis * 2);
        return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 5 + 1));
    }
}
