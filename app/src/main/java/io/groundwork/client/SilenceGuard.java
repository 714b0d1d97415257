package io.groundwork.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ends a stream that has gone silent: the server says something every 15 s, so a connection silent for three times that
 * is dead, even where no packet tells us so.
 */
final class SilenceGuard implements AutoCloseable {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

    private final Thread thread;
    private volatile long lastHeard = System.nanoTime();

    private SilenceGuard(InputStream in) {
        this.thread = Thread.ofVirtual().unstarted(() -> watch(in));
    }

    static SilenceGuard over(InputStream in) {
        SilenceGuard guard = new SilenceGuard(in);
        guard.thread.start();
        return guard;
    }

    void heard() {
        lastHeard = System.nanoTime();
    }

    private void watch(InputStream in) {
        try {
            Duration left = LONGEST_SILENCE;
            while (left.isPositive()) {
                Thread.sleep(left);
                left = LONGEST_SILENCE.minusNanos(System.nanoTime() - lastHeard);
            }
            in.close();
        } catch (InterruptedException | IOException e) {
            // Closed by the reader, or about to be: either way nobody reads on.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
