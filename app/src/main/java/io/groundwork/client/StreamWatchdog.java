package io.groundwork.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ends a stream that has gone silent: the server says something every 15 s, so a connection silent for three times that
 * is dead, even if no packet tells us so.
 */
final class StreamWatchdog implements AutoCloseable {
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

    private final Duration longest;
    private final Thread thread;
    private volatile long lastHeard = System.nanoTime();

    private StreamWatchdog(InputStream in, Duration longest) {
        this.longest = longest;
        this.thread = Thread.ofVirtual().unstarted(() -> watch(in));
    }

    static StreamWatchdog over(InputStream in, Duration longest) {
        StreamWatchdog guard = new StreamWatchdog(in, longest);
        guard.thread.start();
        return guard;
    }

    void heard() {
        lastHeard = System.nanoTime();
    }

    private void watch(InputStream in) {
        try {
            Duration left = longest;
            while (left.isPositive()) {
                Thread.sleep(left);
                left = longest.minusNanos(System.nanoTime() - lastHeard);
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
