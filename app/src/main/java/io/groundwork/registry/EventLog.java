package io.groundwork.registry;

import io.groundwork.database.Database;
import io.groundwork.run.FeedBatch;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunEvent;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The events of runs, in order, without a gap, each once. Readers read rows; nobody can hold up a writer. Thread-safe. */
public final class EventLog implements AutoCloseable {
    private final Database database;
    private final ConcurrentMap<String, LiveEvents> followed = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public EventLog(Database database) {
        this.database = database;
    }

    /** Takes what it has not had of a source yet; returns the last position taken. */
    public long append(String runId, FeedBatch batch) {
        long position = database.writeQuickly(sql -> {
            long taken = position(sql, runId, batch.source());
            List<FeedBatch.Entry> news = batch.entries().stream()
                    .filter(entry -> entry.position() > taken)
                    .toList();
            if (news.isEmpty()) {
                return taken;
            }
            append(
                    sql,
                    runId,
                    news.stream()
                            .map(FeedBatch.Entry::event)
                            .filter(Objects::nonNull)
                            .toList());
            long last = news.stream().mapToLong(FeedBatch.Entry::position).max().orElse(taken);
            sql.sql("""
                            insert into feed_sources (run_id, source, position) values (?, ?, ?)
                            on conflict (run_id, source) do update set position = excluded.position""").params(runId, batch.source(), last).update();
            return last;
        });
        ring(runId);
        return position;
    }

    /** Within a transaction of the caller's, who {@link #ring}s after it. */
    void append(JdbcClient sql, String runId, List<RunEvent> events) {
        long sequence = newest(sql, runId);
        for (RunEvent event : events) {
            sequence++;
            sql.sql("insert into feed (run_id, sequence, event) values (?, ?, ?)")
                    .params(runId, sequence, Json.write(event))
                    .update();
        }
    }

    /** The last position of a source that was taken; 0 for none. */
    public long position(String runId, String source) {
        return database.read(sql -> position(sql, runId, source));
    }

    private static long position(JdbcClient sql, String runId, String source) {
        return sql.sql("select position from feed_sources where run_id = ? and source = ?")
                .params(runId, source)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Events after a sequence; {@code ended} if the run is over and there are no more. */
    public FeedPage page(String runId, long after, int limit) {
        return database.read(sql -> {
            List<FeedPage.Entry> entries = sql.sql(
                            "select sequence, event from feed where run_id = ? and sequence > ? order by sequence limit ?")
                    .params(runId, after, limit)
                    .query((row, number) -> new FeedPage.Entry(row.getLong(1), read(row.getString(2))))
                    .list();
            return new FeedPage(
                    entries,
                    isLast(
                            sql,
                            runId,
                            entries.isEmpty() ? after : entries.getLast().sequence()));
        });
    }

    /** By the run's row and not by the event: a worker cut off for long may send more after a run was given up. */
    private static boolean isLast(JdbcClient sql, String runId, long sequence) {
        return sql.sql("""
                        select count(*) from runs where run_id = ? and finished_at is not null
                          and not exists (select 1 from feed f where f.run_id = runs.run_id and f.sequence > ?)""").params(runId, sequence).query(Long.class).single() > 0;
    }

    private static RunEvent read(String text) {
        try {
            return Json.mapper().readValue(text, RunEvent.class);
        } catch (IOException e) {
            throw new UncheckedIOException("an event in the database cannot be read", e);
        }
    }

    /** As {@link #page}, of the texts that are stored. */
    private LiveEvents.Page texts(String runId, long after) {
        return database.read(sql -> {
            List<LiveEvents.Event> events = sql.sql(
                            "select sequence, event from feed where run_id = ? and sequence > ? order by sequence limit ?")
                    .params(runId, after, LiveEvents.MOST)
                    .query((row, number) -> new LiveEvents.Event(row.getLong(1), row.getString(2)))
                    .list();
            return new LiveEvents.Page(
                    events,
                    isLast(
                            sql,
                            runId,
                            events.isEmpty() ? after : events.getLast().sequence()));
        });
    }

    private long newest(String runId) {
        return database.read(sql -> newest(sql, runId));
    }

    private static long newest(JdbcClient sql, String runId) {
        return sql.sql("select coalesce(max(sequence), 0) from feed where run_id = ?")
                .param(runId)
                .query(Long.class)
                .single();
    }

    /** Wakes whoever follows the run. */
    void ring(String runId) {
        LiveEvents live = followed.get(runId);
        if (live != null) {
            live.ring();
        }
    }

    /** Follows a run from after a sequence on; closed by whoever follows. */
    public Follower follow(String runId, long after) {
        // Somebody may claim to have seen what nobody has: all others would be behind that for good.
        long first = Math.min(after, newest(runId));
        // Kept only while somebody follows.
        LiveEvents live =
                followed.compute(runId, (id, known) -> (known == null ? new LiveEvents(first) : known).joined());
        if (closed) {
            live.close();
        }
        return new Follower(runId, after, live);
    }

    /** One who follows a run; for one thread. */
    public final class Follower implements AutoCloseable {
        private final String runId;
        private final LiveEvents live;
        private long after;

        private Follower(String runId, long after, LiveEvents live) {
            this.runId = runId;
            this.after = after;
            this.live = live;
        }

        /** The next events, waited for at most so long; none if nothing happened. */
        public Next next(Duration atMost) throws InterruptedException {
            LiveEvents.Page page = live.next(after, atMost, sequence -> texts(runId, sequence));
            if (!page.events().isEmpty()) {
                after = page.events().getLast().sequence();
            }
            return new Next(page.events(), page.ended());
        }

        @Override
        public void close() {
            followed.computeIfPresent(runId, (id, known) -> known.left() ? null : known);
        }
    }

    /**
     * What came next.
     *
     * @param ended whether the run is over and no more will come, or the server stops
     */
    public record Next(List<LiveEvents.Event> events, boolean ended) {}

    /** Runs that somebody follows now. */
    Set<String> followed() {
        return Set.copyOf(followed.keySet());
    }

    /** Whoever follows a run is told that nothing more will come from here; writers and readers of rows go on. */
    @Override
    public void close() {
        closed = true;
        followed.values().forEach(LiveEvents::close);
    }
}
