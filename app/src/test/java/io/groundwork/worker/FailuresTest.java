package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.Secret;
import io.groundwork.server.RunningServer;
import io.groundwork.wire.Json;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 500})
    void an_answer_of_something_else_than_the_server_ends_no_run(int status) {
        try (RunningServer server = RunningServer.start(directory);
                FaultyServer between = FaultyServer.before(server.uri("/"));
                var api = new WorkerApi(between.address(), new Secret(RunningServer.TOKEN))) {
            String run = server.run("shop");
            between.answer(status, request -> request.endsWith("/token"));

            ApplicationFailure failure = catchThrowableOfType(
                    ApplicationFailure.class,
                    () -> Failures.mapped("plan", () -> api.planToken(run, RunningServer.HOLDER)));

            assertThat(failure.isNonRetryable()).isFalse();
        }
    }

    @Test
    void what_the_server_itself_refuses_is_final() {
        ApplicationFailure failure = catchThrowableOfType(
                ApplicationFailure.class,
                () -> Failures.mapped("plan", () -> {
                    throw new Problem("run_finished", ProblemKind.CONFLICT, "it is over", "").asException();
                }));

        assertThat(failure.isNonRetryable()).isTrue();
    }

    @Test
    void beside_an_engine_that_may_be_writing_nothing_is_final() {
        assertThat(Failures.retriedAnyway("apply", new IOException("no space left on device"))
                        .isNonRetryable())
                .isFalse();
        assertThat(Failures.retriedAnyway("apply", new IllegalStateException("a fault of ours"))
                        .isNonRetryable())
                .isFalse();
    }

    @Test
    void what_fails_by_the_content_of_a_file_is_no_fault_of_the_disk_and_is_not_tried_again() {
        List<Failures.Work<String>> works = List.of(
                () -> Json.mapper().readTree("{\"password\": swordfish}").asText(), () -> {
                    throw new UncheckedIOException("reading", new MalformedInputException(1));
                });

        for (Failures.Work<String> work : works) {
            ApplicationFailure failure =
                    catchThrowableOfType(ApplicationFailure.class, () -> Failures.mapped("reading the plan", work));

            assertThat(failure.isNonRetryable()).isTrue();
            assertThat(failure.getType()).isEqualTo("content_unreadable");
            assertThat(failure).hasNoCause();
            assertThat(failure.getMessage()).doesNotContain("swordfish");
        }
        assertThat(Failures.retriedAnyway("apply", new UncheckedIOException(new MalformedInputException(1)))
                        .isNonRetryable())
                .isTrue();
    }

    @Test
    void what_is_too_large_for_the_memory_is_not_tried_again() {
        ApplicationFailure failure = catchThrowableOfType(
                ApplicationFailure.class,
                () -> Failures.mapped("plan", () -> {
                    throw new OutOfMemoryError("Java heap space");
                }));

        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getType()).isEqualTo("worker_out_of_memory");
    }
}
