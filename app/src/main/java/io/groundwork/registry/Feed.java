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
public final class Feed {
    private final Database database;
    private final ConcurrentMap<String, Bell> bells = new ConcurrentHashMap<>();

    public Feed(Database database) {
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
        long sequence = sql.sql("select coalesce(max(sequence), 0) from feed where run_id = ?")
                .param(runId)
                .query(Long.class)
                .single();
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

    /** Events after a sequence; {@code ended} where the run is over and there are no more. */
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

    /** Wakes whoever waits for news of the run. */
    void ring(String runId) {
        Bell bell = bells.get(runId);
        if (bell != null) {
            bell.ring();
        }
    }

    /** Waits until there may be events after this one, at most so long. */
    public void awaitNews(String runId, long after, Duration atMost) throws InterruptedException {
        // Kept only while somebody waits: readers look at the rows before and after.
        Bell bell = bells.compute(runId, (id, known) -> (known == null ? new Bell() : known).joined());
        try {
            long before = bell.count();
            if (page(runId, after, 1).entries().isEmpty()) {
                bell.await(before, atMost);
            }
        } finally {
            bells.computeIfPresent(runId, (id, known) -> known.left() ? null : known);
        }
    }

    /** Runs that somebody waits for now. */
    Set<String> awaited() {
        return Set.copyOf(bells.keySet());
    }
}
