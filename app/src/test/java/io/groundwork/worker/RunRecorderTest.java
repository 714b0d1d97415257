package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.groundwork.client.WorkerApi;
import io.groundwork.run.RunStatus;
import io.groundwork.run.StatusUpdate;
import io.groundwork.secret.Secret;
import io.groundwork.server.RunningServer;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run's steps are told to is a server, or whatever answers in its place. */
class RunRecorderTest {
    private static final StatusUpdate END = new StatusUpdate(
            9, RunStatus.APPLIED, Instant.parse("2026-11-26T01:02:03Z"), null, null, null, null, List.of());

    @TempDir
    Path directory;

    private RunningServer server;
    private FaultyServer between;
    private WorkerApi api;
    private RunRecorder recorder;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory);
        between = FaultyServer.before(server.uri("/"));
        api = new WorkerApi(between.address(), new Secret(RunningServer.TOKEN));
        recorder = new RunRecorder(api, () -> null);
    }

    @AfterEach
    void stop() {
        api.close();
        between.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 418, 500, 503})
    void a_step_that_something_else_than_the_server_refuses_is_told_again(int status) {
        String run = server.run("shop");
        between.answer(status, request -> request.endsWith("/status"));

        ApplicationFailure failure = catchThrowableOfType(ApplicationFailure.class, () -> recorder.record(run, END));
        between.heal();
        recorder.record(run, END);

        assertThat(failure.isNonRetryable()).isFalse();
        assertThat(server.get("/api/v1/runs/" + run).json().path("status").asText())
                .isEqualTo("applied");
    }

    @Test
    void a_step_of_a_run_that_the_server_does_not_know_is_not_told_again() {
        ApplicationFailure failure =
                catchThrowableOfType(ApplicationFailure.class, () -> recorder.record("run-0000000000000000", END));

        assertThat(failure.getType()).isEqualTo("run_not_found");
        assertThat(failure.isNonRetryable()).isTrue();
    }
}
