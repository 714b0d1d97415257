package io.groundwork.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.database.Database;
import io.groundwork.run.FeedBatch;
import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FeedTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private Database database;
    private Feed feed;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("groundwork.db"));
        feed = new Feed(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static FeedBatch one(long position) {
        var event = new RunEvent.LogLine(Instant.EPOCH, Stage.PLAN, "info", "line " + position, null);
        return new FeedBatch("source", List.of(new FeedBatch.Entry(position, event)));
    }

    @Test
    void nothing_is_kept_of_runs_that_were_waited_for() throws InterruptedException {
        for (int n = 0; n < 100; n++) {
            feed.awaitNews("run-" + n, 0, Duration.ofNanos(1));
        }

        assertThat(feed.awaited()).isEmpty();
    }

    @Test
    void waiting_for_what_is_there_already_does_not_wait() throws InterruptedException {
        feed.append("run", one(1));

        feed.awaitNews("run", 0, LONG);

        assertThat(feed.awaited()).isEmpty();
    }

    @Test
    void all_who_wait_for_a_run_are_woken_by_its_news_and_by_no_others() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = new CountDownLatch(3);
            List<Future<?>> waiting = List.of(wait(threads, "a", begun), wait(threads, "a", begun));
            Future<?> other = wait(threads, "b", begun);
            begun.await();
            while (feed.awaited().size() < 2) {
                LockSupport.parkNanos(1_000_000);
            }

            feed.append("a", one(1));

            for (Future<?> each : waiting) {
                each.get();
            }
            assertThat(other.isDone()).isFalse();
            assertThat(feed.awaited()).containsExactly("b");
            feed.append("b", one(1));
            other.get();
        }
        assertThat(feed.awaited()).isEmpty();
    }

    private Future<?> wait(java.util.concurrent.ExecutorService threads, String run, CountDownLatch begun) {
        return threads.submit(() -> {
            begun.countDown();
            feed.awaitNews(run, 0, LONG);
            return null;
        });
    }

    @Test
    void an_event_is_never_slept_through_however_it_falls() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 1; n <= 200; n++) {
                int sequence = n;
                Future<?> reader = threads.submit(() -> {
                    feed.awaitNews("run", sequence - 1, LONG);
                    return null;
                });
                feed.append("run", one(n));
                reader.get();
            }
        }
    }
}
