package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunId;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Runs.Liveness;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Temporal server that was there, goes away, and comes back, under one connection. */
@Timeout(600)
class TemporalGoesAwayTest {
    /** A person waits for the answer, on a machine that does something else besides. */
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private RestartableTemporal temporal;
    private TemporalConnection connection;
    private WorkerHost worker;
    private TemporalRuns runs;

    @BeforeEach
    void start() {
        temporal = RestartableTemporal.start(TemporalTool.required(), directory);
        connection = TemporalConnection.open(
                new TemporalSettings(temporal.address(), "default", "infra-provisioning"), KeyRing.fresh());
        connection.awaitUp(new SearchAttributes(connection)::registerMissing);
        worker = TemporalRunsContract.host(connection);
        runs = new TemporalRuns(connection);
    }

    @AfterEach
    void stop() {
        worker.close();
        connection.close();
        temporal.close();
    }

    @Test
    void one_that_is_killed_is_told_within_seconds_and_asked_again_when_it_is_back() {
        RunRequest request = started();

        temporal.kill9();
        assertEveryQuestionSaysUnreachable(request);

        temporal.restart();
        assertItAnswersAgain(request);
    }

    @Test
    void one_that_hangs_is_told_within_seconds_and_asked_again_when_it_goes_on() {
        RunRequest request = started();

        temporal.freeze();
        assertEveryQuestionSaysUnreachable(request);

        temporal.thaw();
        assertItAnswersAgain(request);
    }

    private RunRequest started() {
        RunRequest request = TemporalRunsContract.request();
        runs.start(request);
        return request;
    }

    private void assertEveryQuestionSaysUnreachable(RunRequest request) {
        String workflow = workflowId(request);
        List<ThrowingCallable> questions = List.of(
                () -> runs.start(TemporalRunsContract.request()),
                () -> runs.decide(workflow, TemporalRunsContract.approval(WaitingRun.PLAN)),
                () -> runs.cancel(workflow, "ann", "enough"),
                () -> runs.liveness(workflow));
        // All at once, as people ask: a server that hangs for longer than gRPC's keepalive is another test's matter.
        Instant asked = Instant.now();
        List<CompletableFuture<ProblemException>> answers = questions.stream()
                .map(question -> CompletableFuture.supplyAsync(
                        () -> catchThrowableOfType(ProblemException.class, question),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        assertThat(answers).map(CompletableFuture::join).allSatisfy(said -> {
            assertThat(said.problem().code()).isEqualTo("temporal_unreachable");
            assertThat(said).hasMessageContaining(temporal.address());
        });
        assertThat(Duration.between(asked, Instant.now())).isLessThan(SECONDS);
        assertThat(connection.isUp()).isFalse();
    }

    private void assertItAnswersAgain(RunRequest request) {
        String workflow = workflowId(request);
        RestartableTemporal.await("answer", () -> says(() -> runs.liveness(workflow)));
        assertThat(runs.liveness(workflow)).isEqualTo(Liveness.OPEN);
        // What was asked while nobody answered may have been heard all the same, and have ended the run.
        RestartableTemporal.await(
                "decision",
                () -> says(() -> runs.decide(workflow, TemporalRunsContract.approval(WaitingRun.PLAN)))
                        || runs.liveness(workflow) == Liveness.CLOSED);
        RestartableTemporal.await("end", () -> runs.liveness(workflow) == Liveness.CLOSED);
        assertThat(runs.liveness(workflowId(started()))).isEqualTo(Liveness.OPEN);
    }

    private static boolean says(Runnable question) {
        try {
            question.run();
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    private static String workflowId(RunRequest request) {
        return RunId.workflowId(request.workspace(), request.runId());
    }
}
