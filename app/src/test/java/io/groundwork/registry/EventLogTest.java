package io.groundwork.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.database.Database;
import io.groundwork.run.FeedBatch;
import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EventLogTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private Database database;
    private EventLog feed;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("groundwork.db"));
        feed = new EventLog(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static FeedBatch one(long position) {
        var event = new RunEvent.LogLine(Instant.EPOCH, Stage.PLAN, "info", "line " + position, null);
        return new FeedBatch("source", List.of(new FeedBatch.Entry(position, event)));
    }

    private static List<Long> sequences(EventLog.Next next) {
        return next.events().stream().map(LiveEvents.Event::sequence).toList();
    }

    @Test
    void nothing_is_kept_of_runs_that_were_followed() throws InterruptedException {
        for (int n = 0; n < 100; n++) {
            try (EventLog.Follower follower = feed.follow("run-" + n, 0)) {
                assertThat(follower.next(Duration.ofNanos(1)).events()).isEmpty();
            }
        }

        assertThat(feed.followed()).isEmpty();
    }

    @Test
    void what_is_there_already_is_not_waited_for() throws InterruptedException {
        feed.append("run", one(1));

        try (EventLog.Follower follower = feed.follow("run", 0)) {
            assertThat(sequences(follower.next(LONG))).containsExactly(1L);
        }
    }

    @Test
    void one_who_comes_late_and_one_who_was_there_get_the_same_events_each_once() throws InterruptedException {
        for (int n = 1; n <= 1_200; n++) {
            feed.append("run", one(n));
        }
        try (EventLog.Follower early = feed.follow("run", 1_199);
                EventLog.Follower late = feed.follow("run", 0)) {
            assertThat(sequences(early.next(LONG))).containsExactly(1_200L);

            assertThat(all(late, 1_200))
                    .containsExactly(LongStream.rangeClosed(1, 1_200).boxed().toArray(Long[]::new));
            feed.append("run", one(1_201));
            assertThat(sequences(early.next(LONG))).containsExactly(1_201L);
            assertThat(sequences(late.next(LONG))).containsExactly(1_201L);
        }
    }

    private static List<Long> all(EventLog.Follower follower, int count) throws InterruptedException {
        List<Long> all = new ArrayList<>();
        while (all.size() < count) {
            all.addAll(sequences(follower.next(LONG)));
        }
        return all;
    }

    @Test
    void all_who_follow_a_run_are_woken_by_its_news_and_by_no_others() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = new CountDownLatch(3);
            List<Future<?>> waiting = List.of(follow(threads, "a", begun), follow(threads, "a", begun));
            Future<?> other = follow(threads, "b", begun);
            begun.await();

            feed.append("a", one(1));

            for (Future<?> each : waiting) {
                each.get();
            }
            assertThat(other.isDone()).isFalse();
            assertThat(feed.followed()).containsExactly("b");
            feed.append("b", one(1));
            other.get();
        }
        assertThat(feed.followed()).isEmpty();
    }

    private Future<?> follow(java.util.concurrent.ExecutorService threads, String run, CountDownLatch begun) {
        return threads.submit(() -> {
            try (EventLog.Follower follower = feed.follow(run, 0)) {
                begun.countDown();
                return follower.next(LONG);
            }
        });
    }

    @Test
    void an_event_is_never_slept_through_however_it_falls() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                EventLog.Follower follower = feed.follow("run", 0)) {
            for (int n = 1; n <= 200; n++) {
                Future<EventLog.Next> reader = threads.submit(() -> follower.next(LONG));
                feed.append("run", one(n));
                assertThat(sequences(reader.get())).containsExactly((long) n);
            }
        }
    }

    @Test
    void one_who_claims_to_have_seen_what_is_not_there_yet_keeps_nobody_from_waiting() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                EventLog.Follower ahead = feed.follow("run", 999_999);
                EventLog.Follower follower = feed.follow("run", 0)) {
            for (int n = 1; n <= 200; n++) {
                Future<EventLog.Next> reader = threads.submit(() -> follower.next(LONG));
                feed.append("run", one(n));
                assertThat(sequences(reader.get())).containsExactly((long) n);
            }
            assertThat(ahead.next(Duration.ZERO).events()).isEmpty();
        }
    }

    @Test
    void news_is_read_once_for_all_who_follow() throws Exception {
        int followers = 50;
        var reads = new AtomicInteger();
        var events = new AtomicLong();
        var live = new LiveEvents(0);
        LiveEvents.Rows rows = after -> {
            reads.incrementAndGet();
            return new LiveEvents.Page(
                    LongStream.rangeClosed(after + 1, events.get())
                            .mapToObj(n -> new LiveEvents.Event(n, "{}"))
                            .toList(),
                    false);
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 1; n <= 20; n++) {
                long before = n - 1L;
                List<Future<LiveEvents.Page>> waiting = IntStream.range(0, followers)
                        .mapToObj(i -> threads.submit(() -> live.next(before, LONG, rows)))
                        .toList();
                events.set(n);
                live.ring();
                for (Future<LiveEvents.Page> each : waiting) {
                    assertThat(each.get().events()).hasSize(1);
                }
            }
        }

        // Twice for each ring at most, and once more to see that nothing follows.
        assertThat(reads.get()).isLessThan(20 * 4);
    }

    @Test
    void rows_that_cannot_be_read_are_read_again_by_the_next_one() throws InterruptedException {
        var live = new LiveEvents(0);
        assertThatThrownBy(() -> live.next(0, LONG, after -> {
                    throw new IllegalStateException("the disk");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(live.next(0, LONG, after -> new LiveEvents.Page(List.of(new LiveEvents.Event(1, "{}")), after == 1))
                        .events())
                .hasSize(1);
    }

    @Test
    void whoever_follows_is_let_go_when_the_server_stops() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                EventLog.Follower follower = feed.follow("run", 0)) {
            Future<EventLog.Next> waiting = threads.submit(() -> follower.next(LONG));

            feed.close();

            assertThat(waiting.get().ended()).isTrue();
            assertThat(feed.follow("other", 0).next(LONG).ended()).isTrue();
        }
    }
}
