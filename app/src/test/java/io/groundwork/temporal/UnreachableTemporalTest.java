package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class UnreachableTemporalTest {
    /** A person waits for the answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void where_nothing_listens_every_question_is_answered_soon_with_the_address_and_what_to_do() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertUnreachable("127.0.0.1:" + port);
    }

    @Test
    void where_something_listens_that_never_answers_every_question_ends_soon_all_the_same() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertUnreachable("127.0.0.1:" + silent.getLocalPort());
        }
    }

    private static void assertUnreachable(String address) {
        var settings = new TemporalSettings(address, "default", "infra-provisioning");
        try (TemporalConnection connection = TemporalConnection.open(settings, KeyRing.fresh())) {
            var runs = new TemporalRuns(connection);
            assertThat(connection.isUp()).isFalse();
            Stream.<ThrowingCallable>of(
                            connection::check,
                            () -> new SearchAttributes(connection).check(),
                            () -> runs.liveness("hello.run-0"),
                            () -> runs.start(TemporalRunsContract.request()),
                            () -> runs.decide("hello.run-0", TemporalRunsContract.approval("d1")),
                            () -> runs.cancel("hello.run-0", "ann", "enough"))
                    .map(question -> CompletableFuture.runAsync(
                            () -> assertUnreachable(address, question), Thread::startVirtualThread))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private static void assertUnreachable(String address, ThrowingCallable question) {
        Instant asked = Instant.now();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(question)
                .withMessageContaining(address)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("temporal_unreachable"))
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.EXTERNAL))
                .satisfies(e -> assertThat(e.problem().nextStep()).contains("TEMPORAL_ADDRESS"));
        assertThat(Duration.between(asked, Instant.now())).isLessThan(PATIENCE);
    }
}
