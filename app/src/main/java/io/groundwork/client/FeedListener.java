package io.groundwork.client;

import io.groundwork.problem.Problem;
import io.groundwork.run.FeedPage;
import java.time.Duration;

/** Hears a run's feed as it comes; called by one thread at a time. */
public interface FeedListener {
    /** The next event; false when enough was heard. */
    boolean heard(FeedPage.Entry entry);

    /** The connection is gone and will be tried again; called once for each outage. */
    default void disconnected(Problem why, Duration patience) {}

    /** The connection is back after {@link #disconnected}. */
    default void reconnected() {}
}
