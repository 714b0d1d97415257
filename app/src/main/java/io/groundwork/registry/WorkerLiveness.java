package io.groundwork.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which workers have been heard of lately. Kept in memory: after a restart of the server nobody is called gone before
 * everybody had the time to be heard again. Thread-safe.
 */
public final class WorkerLiveness {
    /** A worker says every ten seconds that it is there; one that restarts is back well within this. */
    public static final Duration LOST_AFTER = Duration.ofMinutes(1);

    /** Three signs were missed: people are told. */
    static final Duration NOTABLE_SILENCE = Duration.ofSeconds(30);

    /** A worker that is there has said so by then, however long before the server was away. */
    private static final Duration FIRST_SIGN_TIMEOUT = Duration.ofSeconds(15);

    private final Map<String, Instant> heard = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Instant since;

    public WorkerLiveness(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
    }

    public void heardOf(String workerId) {
        heard.put(workerId, clock.instant());
    }

    /** Whether nothing has been heard of it for {@link #LOST_AFTER}. */
    public boolean isGone(String workerId) {
        return heard.getOrDefault(workerId, since).plus(LOST_AFTER).isBefore(clock.instant());
    }

    /** How many are there; empty as long as one may be that had no time yet to say so. */
    public OptionalInt present() {
        Instant now = clock.instant();
        int present = (int) heard.values().stream()
                .filter(last -> !last.plus(NOTABLE_SILENCE).isBefore(now))
                .count();
        return present == 0 && now.isBefore(since.plus(FIRST_SIGN_TIMEOUT))
                ? OptionalInt.empty()
                : OptionalInt.of(present);
    }

    /** When one of them was heard of last; empty if none was since the server started. */
    Optional<Instant> lastHeard() {
        return heard.values().stream().max(Comparator.naturalOrder());
    }

    /** When a worker that is silent by now was heard of last; empty if it is not silent. */
    Optional<Instant> silentSince(String workerId) {
        Instant last = heard.getOrDefault(workerId, since);
        return last.plus(NOTABLE_SILENCE).isBefore(clock.instant()) ? Optional.of(last) : Optional.empty();
    }
}
