package io.groundwork.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which workers have been heard of lately. Kept in memory: after a restart of the server nobody is called gone before
 * everybody had the time to be heard again. Thread-safe.
 */
public final class Workers {
    /** A worker says every ten seconds that it is there; one that restarts is back well within this. */
    public static final Duration SILENCE = Duration.ofMinutes(1);

    private final Map<String, Instant> heard = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Instant since;

    public Workers(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    public void heardOf(String workerId) {
        heard.put(workerId, clock.instant());
    }

    /** Whether nothing has been heard of it for {@link #SILENCE}. */
    public boolean isGone(String workerId) {
        return heard.getOrDefault(workerId, since).plus(SILENCE).isBefore(clock.instant());
    }
}
