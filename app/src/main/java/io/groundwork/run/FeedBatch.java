package io.groundwork.run;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines of an engine's output on their way to the feed, exactly once.
 *
 * <p>A source is one file that only grows (an attempt's output). Each entry says how many bytes of the source it
 * accounts for, counted from the file's start; the server keeps the last position it has taken and passes over entries
 * at or before it. So a worker that starts over may send again from wherever it likes to.
 *
 * @param source e.g. {@code apply-1/out}
 */
public record FeedBatch(String source, List<Entry> entries) {
    public FeedBatch {
        Objects.requireNonNull(source, "source");
        entries = entries == null ? List.of() : List.copyOf(entries);
    }

    /**
     * One event and where in the source it stood.
     *
     * @param position byte offset in the source after this entry
     * @param event what it says; null for an event of a type that this version does not know, whose position counts all the same; several entries may have the same position when one line made several events: they
     *     travel in the same batch
     */
    public record Entry(long position, @Nullable RunEvent event) {}
}
