package io.groundwork.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunStatus;
import io.groundwork.secret.Secret;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventStreamTest {
    private static final String EVENTS = "/api/v1/runs/.*/events";

    private final ScriptedServer server = ScriptedServer.start();
    private final ApiClient client = new ApiClient(server.address(), new Secret(ScriptedServer.TOKEN));
    private final Heard heard = new Heard();

    private static final class Heard implements FeedListener {
        final List<Long> sequences = new CopyOnWriteArrayList<>();
        final AtomicInteger outages = new AtomicInteger();
        final AtomicInteger returns = new AtomicInteger();
        final CountDownLatch first = new CountDownLatch(1);

        @Override
        public boolean heard(FeedPage.Entry entry) {
            sequences.add(entry.sequence());
            first.countDown();
            return true;
        }

        @Override
        public void disconnected(Problem why, Duration patience) {
            outages.incrementAndGet();
        }

        @Override
        public void reconnected() {
            returns.incrementAndGet();
        }
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static void write(ScriptedServer.Exchange answer, String... parts) throws Exception {
        try (OutputStream out = answer.stream()) {
            for (String part : parts) {
                out.write(part.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    @Test
    void the_feed_is_followed_to_the_end_of_the_run() {
        server.on(
                "GET",
                EVENTS,
                answer -> write(
                        answer,
                        Words.sse(1, Words.started()),
                        ": still here\n\n",
                        Words.sse(2, Words.finished(RunStatus.APPLIED))));

        client.follow(Words.RUN, 0, Duration.ofSeconds(5), heard);

        assertThat(heard.sequences).containsExactly(1L, 2L);
        assertThat(heard.outages).hasValue(0);
    }

    @Test
    void after_a_broken_connection_it_goes_on_where_it_was_and_says_so() {
        AtomicInteger calls = new AtomicInteger();
        server.on("GET", EVENTS, answer -> {
            if (calls.incrementAndGet() == 1) {
                write(answer, Words.sse(1, Words.started()), "id: 2\ndata: {\"type\":\"lo");
            } else {
                write(answer, Words.sse(1, Words.started()), Words.sse(2, Words.finished(RunStatus.APPLIED)));
            }
        });

        client.follow(Words.RUN, 0, Duration.ofSeconds(5), heard);

        assertThat(heard.sequences).containsExactly(1L, 2L);
        assertThat(server.requests().getLast().header("Last-Event-ID")).isEqualTo("1");
        assertThat(heard.outages).hasValue(1);
        assertThat(heard.returns).hasValue(1);
    }

    @Test
    void it_rides_out_a_server_that_restarts() throws Exception {
        server.on("GET", EVENTS, answer -> {
            OutputStream out = answer.stream();
            out.write(Words.sse(1, Words.started()).getBytes(StandardCharsets.UTF_8));
            out.flush();
        });
        Thread follower = Thread.ofVirtual().start(() -> client.follow(Words.RUN, 0, Duration.ofSeconds(20), heard));
        heard.first.await();

        server.stop();
        server.on("GET", EVENTS, answer -> write(answer, Words.sse(2, Words.finished(RunStatus.APPLIED))));
        server.comeBack();
        follower.join();

        assertThat(heard.sequences).containsExactly(1L, 2L);
    }

    @Test
    void an_outage_longer_than_the_patience_is_a_problem() {
        server.stop();

        assertThatThrownBy(() -> client.follow(Words.RUN, 0, Duration.ofMillis(300), heard))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("server_unreachable"));
        assertThat(heard.outages).hasValue(1);
    }

    @Test
    void an_unknown_run_is_not_waited_for() {
        server.on(
                "GET",
                EVENTS,
                answer -> answer.problem(Problems.runNotFound(Words.RUN).problem()));

        assertThatThrownBy(() -> client.follow(Words.RUN, 0, Duration.ofMinutes(5), heard))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("run_not_found"));
    }

    @Test
    void events_of_unknown_type_are_passed_over() {
        server.on(
                "GET",
                EVENTS,
                answer -> write(
                        answer,
                        Words.sse(1, Map.of("type", "of_tomorrow", "at", Words.AT)),
                        Words.sse(2, Words.finished(RunStatus.APPLIED))));

        client.follow(Words.RUN, 0, Duration.ofSeconds(5), heard);

        assertThat(heard.sequences).containsExactly(2L);
    }

    @Test
    void an_interrupt_ends_the_following() throws Exception {
        server.on("GET", EVENTS, answer -> {
            OutputStream out = answer.stream();
            out.write(Words.sse(1, Words.started()).getBytes(StandardCharsets.UTF_8));
            out.flush();
        });
        AtomicInteger ended = new AtomicInteger();
        Thread follower = Thread.ofPlatform().start(() -> {
            try {
                client.follow(Words.RUN, 0, Duration.ofMinutes(5), heard);
            } catch (ProblemException e) {
                ended.incrementAndGet();
            }
        });
        heard.first.await();

        follower.interrupt();
        follower.join();

        assertThat(ended).hasValue(1);
    }
}
