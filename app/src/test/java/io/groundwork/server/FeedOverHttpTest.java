package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.run.FeedBatch;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;
import io.groundwork.server.RunningServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run's feed: taken once, kept in order, and followed live by readers of every kind. */
@Timeout(180)
final class FeedOverHttpTest {
    @TempDir
    Path directory;

    private RunningServer server;
    private String run;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory);
        run = server.run("shop");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static RunEvent line(String message) {
        return new RunEvent.LogLine(Instant.parse("2026-01-01T00:00:00Z"), Stage.APPLY, "info", message, null);
    }

    private static FeedBatch batch(String source, int from, int to) {
        List<FeedBatch.Entry> entries = new ArrayList<>();
        for (int position = from; position <= to; position++) {
            entries.add(new FeedBatch.Entry(position, line(source + " " + position)));
        }
        return new FeedBatch(source, entries);
    }

    private Answer ship(FeedBatch batch) {
        return server.post("/internal/v1/runs/" + run + "/feed", batch);
    }

    private JsonNode page(String query) {
        return server.get("/api/v1/runs/" + run + "/events" + query).json();
    }

    private List<String> messages() {
        return page("?limit=5000").findValuesAsText("message");
    }

    private void finish() {
        server.tell(run, 99, RunStatus.APPLIED);
    }

    private static Long[] upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toArray(Long[]::new);
    }

    @Test
    void a_batch_sent_again_is_taken_once_and_what_overlaps_only_where_it_is_new() {
        assertThat(ship(batch("a", 1, 3)).json().path("position").asLong()).isEqualTo(3);
        assertThat(ship(batch("a", 1, 3)).json().path("position").asLong()).isEqualTo(3);
        assertThat(ship(batch("a", 2, 5)).json().path("position").asLong()).isEqualTo(5);
        assertThat(ship(batch("a", 1, 2)).json().path("position").asLong()).isEqualTo(5);
        assertThat(ship(batch("b", 1, 1)).json().path("position").asLong()).isEqualTo(1);

        assertThat(messages()).containsExactly("a 1", "a 2", "a 3", "a 4", "a 5", "b 1");
        assertThat(server.get("/internal/v1/runs/" + run + "/feed?source=a")
                        .json()
                        .path("position")
                        .asLong())
                .isEqualTo(5);
        assertThat(server.get("/internal/v1/runs/" + run + "/feed?source=z")
                        .json()
                        .path("position")
                        .asLong())
                .isZero();
    }

    @Test
    void several_events_of_one_line_are_all_taken_and_an_empty_batch_changes_nothing() {
        var two = new FeedBatch("a", List.of(new FeedBatch.Entry(7, line("x")), new FeedBatch.Entry(7, line("y"))));

        assertThat(ship(two).json().path("position").asLong()).isEqualTo(7);
        assertThat(ship(two).json().path("position").asLong()).isEqualTo(7);
        assertThat(ship(new FeedBatch("a", List.of())).json().path("position").asLong())
                .isEqualTo(7);

        assertThat(messages()).containsExactly("x", "y");
    }

    @Test
    void the_same_batch_sent_many_times_at_once_is_taken_once() throws Exception {
        List<Answer> answers = StateFencingTest.atOnce(12, n -> ship(batch("a", 1, 20)));

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(messages()).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void a_page_says_whether_it_reaches_the_end() {
        ship(batch("a", 1, 3));
        assertThat(page("?after=4").path("ended").asBoolean()).isFalse();
        finish();

        assertThat(page("?limit=4").path("ended").asBoolean()).isFalse();
        assertThat(page("?limit=5").path("ended").asBoolean()).isTrue();
        assertThat(page("?after=4").path("ended").asBoolean()).isTrue();
        assertThat(page("?after=5").path("ended").asBoolean()).isTrue();
        assertThat(page("?after=5").path("entries")).isEmpty();
        assertThat(page("?after=-5&limit=1")
                        .path("entries")
                        .path(0)
                        .path("sequence")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void a_live_reader_gets_what_was_and_what_comes_and_is_told_the_end() {
        ship(batch("a", 1, 3));
        try (var reader = LiveReader.follow(server, run, "")) {
            Eventually.holds("what was", () -> reader.sequences().size() == 4);
            ship(batch("a", 4, 5));
            Eventually.holds("what comes", () -> reader.sequences().size() == 6);
            finish();
            Eventually.holds("the end", reader::ended);

            assertThat(reader.sequences()).containsExactly(upTo(7));
            assertThat(reader.data().getFirst()).contains("\"type\":\"run_started\"");
            assertThat(reader.data().getLast()).contains("\"type\":\"run_finished\"");
        }
    }

    @Test
    void a_reader_resumes_after_the_last_event_it_had() {
        ship(batch("a", 1, 5));
        finish();

        assertThat(sequencesToTheEnd("?after=3")).containsExactly(4L, 5L, 6L, 7L);
        assertThat(sequencesToTheEnd("", "Last-Event-ID", "5")).containsExactly(6L, 7L);
        assertThat(sequencesToTheEnd("?after=1", "Last-Event-ID", "6"))
                .as("what the browser knows is newer than the address")
                .containsExactly(7L);
        assertThat(sequencesToTheEnd("?after=7")).as("had all of it").isEmpty();
        assertThat(sequencesToTheEnd("?after=700")).as("had more than there is").isEmpty();
    }

    private List<Long> sequencesToTheEnd(String query, String... headers) {
        try (var reader = LiveReader.follow(server, run, query, headers)) {
            Eventually.holds("the end of " + query, reader::ended);
            return reader.sequences();
        }
    }

    @Test
    void what_a_worker_sends_after_its_run_was_given_up_is_kept_and_the_stream_still_ends() {
        finish();
        ship(batch("a", 1, 2));

        assertThat(page("").path("ended").asBoolean()).isTrue();
        assertThat(messages()).containsExactly("a 1", "a 2");
        assertThat(sequencesToTheEnd("?after=2")).containsExactly(3L, 4L);
    }

    @Test
    void no_reader_misses_or_repeats_an_event_while_many_write() throws Exception {
        int sources = 4;
        int batches = 20;
        int size = 5;
        long last = 1 + (long) sources * batches * size + 1;
        List<LiveReader> readers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int source = 0; source < sources; source++) {
                String name = "s" + source;
                writers.add(threads.submit(() -> {
                    for (int batch = 0; batch < batches; batch++) {
                        ship(batch(name, batch * size + 1, (batch + 1) * size));
                    }
                }));
            }
            for (int n = 0; n < 8; n++) {
                readers.add(LiveReader.follow(server, run, n % 2 == 0 ? "" : "?after=" + n));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        finish();
        for (int n = 0; n < readers.size(); n++) {
            LiveReader reader = readers.get(n);
            Eventually.holds("the end", reader::ended);
            long from = n % 2 == 0 ? 1 : n + 1;
            assertThat(reader.sequences())
                    .containsExactly(LongStream.rangeClosed(from, last).boxed().toArray(Long[]::new));
            reader.close();
        }
        assertThat(messages()).doesNotHaveDuplicates().hasSize(sources * batches * size);
    }

    @Test
    void a_reader_hears_of_the_server_while_nothing_happens() {
        try (var reader = LiveReader.follow(server, run, "")) {
            Eventually.holds("two heartbeats", () -> reader.comments().size() >= 2);

            assertThat(reader.sequences()).containsExactly(1L);
            assertThat(reader.ended()).isFalse();
        }
    }

    @Test
    void readers_that_hang_up_are_forgotten() {
        List<LiveReader> readers = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            readers.add(LiveReader.follow(server, run, ""));
        }
        assertThat(server.server().eventReaders()).isEqualTo(20);

        readers.forEach(LiveReader::close);

        Eventually.holds("nobody is left", () -> server.server().eventReaders() == 0);
    }

    @Test
    void a_reader_that_does_not_read_holds_up_nobody_but_itself() throws IOException {
        try (var stalled = new Socket(
                        InetAddress.getLoopbackAddress(), server.uri("/").getPort());
                var reader = LiveReader.follow(server, run, "")) {
            stalled.setReceiveBufferSize(4 << 10);
            stalled.getOutputStream()
                    .write("""
                    GET /api/v1/runs/%s/events HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Accept: text/event-stream\r
                    \r
                    """.formatted(run, RunningServer.TOKEN).getBytes(StandardCharsets.US_ASCII));
            Eventually.holds("both follow", () -> server.server().eventReaders() == 2);
            String long10k = "x".repeat(10_000);
            int events = 0;
            for (int batch = 0; batch < 16; batch++) {
                List<FeedBatch.Entry> entries = new ArrayList<>();
                for (int n = 0; n < 50; n++) {
                    events++;
                    entries.add(new FeedBatch.Entry(events, line(long10k)));
                }
                assertThat(ship(new FeedBatch("a", entries)).status()).isEqualTo(200);
            }
            finish();

            Eventually.holds("the other reader has it all", reader::ended);
            assertThat(reader.sequences()).hasSize(events + 2);
            assertThat(server.get("/api/v1/runs").status()).isEqualTo(200);
        }
        Eventually.holds("the stalled one is forgotten", () -> server.server().eventReaders() == 0);
    }

    @Test
    void a_server_that_stops_ends_its_streams() {
        try (var reader = LiveReader.follow(server, run, "")) {
            Eventually.holds("it follows", () -> !reader.sequences().isEmpty());
            server.close();

            assertThat(reader.sequences()).containsExactly(1L);
        }
    }
}
