package io.groundwork.run;

import java.util.List;

/**
 * A part of a run's feed.
 *
 * @param entries in order
 * @param ended whether the run is over and this page reaches its last event
 */
public record FeedPage(List<Entry> entries, boolean ended) {
    /**
     * One event and its place.
     *
     * @param sequence 1, 2, 3, ... without a gap within a run */
    public record Entry(long sequence, RunEvent event) {}
}
