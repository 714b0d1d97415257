package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.dev.DevTemporal;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Decision;
import io.groundwork.run.RunId;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Runs.Liveness;
import io.groundwork.workflow.SearchKeys;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What runs over any Temporal server promise. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TemporalRunsContract {
    final KeyRing ring = KeyRing.fresh();

    private DevTemporal temporal;
    private TemporalConnection connection;
    private WorkerHost worker;
    private TemporalRuns runs;

    abstract DevTemporal startTemporal(Path directory);

    @BeforeAll
    void start(@TempDir Path directory) {
        temporal = startTemporal(directory);
        connection = connect("infra-provisioning");
        new SearchAttributes(connection).registerMissing();
        worker = host(connection);
        runs = new TemporalRuns(connection);
    }

    @AfterAll
    void stop() {
        worker.close();
        connection.close();
        temporal.close();
    }

    TemporalConnection connect(String taskQueue) {
        return temporal.connect(new TemporalSettings("set by the server", "default", taskQueue), ring);
    }

    static WorkerHost host(TemporalConnection connection) {
        return WorkerHost.start(
                connection, new WorkerHost.Load("w1", List.of(WaitingRun.class), List.of(), List.of(), List.of()));
    }

    @Test
    void a_started_run_is_open_and_a_decided_one_is_closed() throws Exception {
        RunRequest request = started();
        assertThat(runs.liveness(workflowId(request))).isEqualTo(Liveness.OPEN);

        runs.decide(workflowId(request), approval(WaitingRun.PLAN));

        stub(request).getResult(20, TimeUnit.SECONDS, Object.class);
        assertThat(runs.liveness(workflowId(request))).isEqualTo(Liveness.CLOSED);
    }

    @Test
    void a_run_nobody_started_is_unknown() {
        assertThat(runs.liveness("hello." + RunId.create(Instant.now()))).isEqualTo(Liveness.UNKNOWN);
    }

    @Test
    void starting_the_same_run_again_changes_nothing_while_it_is_open() {
        RunRequest request = started();
        String first = stub(request).describe().getExecution().getRunId();

        runs.start(request);

        assertThat(stub(request).describe().getExecution().getRunId()).isEqualTo(first);
    }

    @Test
    void starting_the_same_run_again_changes_nothing_when_it_is_over() throws Exception {
        RunRequest request = started();
        runs.cancel(workflowId(request), "ann", "enough");
        stub(request).getResult(20, TimeUnit.SECONDS, Object.class);
        String first = stub(request).describe().getExecution().getRunId();

        runs.start(request);

        assertThat(stub(request).describe().getExecution().getRunId()).isEqualTo(first);
        assertThat(runs.liveness(workflowId(request))).isEqualTo(Liveness.CLOSED);
    }

    @Test
    void a_run_is_found_by_its_search_attributes_and_says_who_asked() {
        RunRequest request = started();

        var description = stub(request).describe();
        assertThat(description.getTypedSearchAttributes().get(SearchKeys.WORKSPACE))
                .isEqualTo("hello");
        assertThat(description.getTypedSearchAttributes().get(SearchKeys.RUN_ID))
                .isEqualTo(request.runId());
        assertThat(description.getTypedSearchAttributes().get(SearchKeys.TF_DIRECTORY))
                .isEqualTo("examples/hello");
        assertThat(description.getStaticSummary()).isEqualTo("hello: apply, requested by ann");
        assertThat(description.getStaticDetails()).contains("groundwork status " + request.runId());
    }

    @Test
    void a_refused_decision_is_told_with_the_workflows_own_code_and_leaves_the_run_open() {
        RunRequest request = started();

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> runs.decide(workflowId(request), approval("d0")))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("plan_digest_mismatch"))
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.CONFLICT));
        assertThat(runs.liveness(workflowId(request))).isEqualTo(Liveness.OPEN);
    }

    @Test
    void deciding_on_a_run_that_is_over_is_told_as_such() throws Exception {
        RunRequest request = started();
        runs.cancel(workflowId(request), "ann", "enough");
        stub(request).getResult(20, TimeUnit.SECONDS, Object.class);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> runs.decide(workflowId(request), approval(WaitingRun.PLAN)))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("run_finished"));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> runs.cancel(workflowId(request), "ann", "again"))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("run_finished"));
    }

    @Test
    void a_decision_that_no_worker_takes_is_told_within_seconds() {
        try (TemporalConnection deserted = connect("nobody-polls-this")) {
            var desertedRuns = new TemporalRuns(deserted);
            RunRequest request = request();
            desertedRuns.start(request);

            Instant asked = Instant.now();
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> desertedRuns.decide(workflowId(request), approval(WaitingRun.PLAN)))
                    .satisfies(e -> assertThat(e.problem().code()).isEqualTo("no_worker"))
                    .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.EXTERNAL));
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void a_cancellation_that_no_worker_takes_is_kept_for_the_next_one() {
        try (TemporalConnection deserted = connect("nobody-polls-this-yet")) {
            var desertedRuns = new TemporalRuns(deserted);
            RunRequest request = request();
            desertedRuns.start(request);

            desertedRuns.cancel(workflowId(request), "ann", "enough");

            assertThat(desertedRuns.liveness(workflowId(request))).isEqualTo(Liveness.OPEN);
            try (WorkerHost _ = host(deserted)) {
                RestartableTemporal.await("end", () -> desertedRuns.liveness(workflowId(request)) == Liveness.CLOSED);
            }
        }
    }

    @Test
    void what_a_person_wrote_can_not_be_read_in_the_history() throws Exception {
        RunRequest request = started();
        runs.cancel(workflowId(request), "canary-person", "canary-reason");
        stub(request).getResult(20, TimeUnit.SECONDS, Object.class);

        String history = connection
                .client()
                .fetchHistory(workflowId(request))
                .getHistory()
                .toString();
        assertThat(history).contains("binary/encrypted").doesNotContain("canary", "requested by ann");
    }

    RunRequest started() {
        RunRequest request = request();
        runs.start(request);
        return request;
    }

    static RunRequest request() {
        return new RunRequest(
                RunId.create(Instant.now()),
                "hello",
                "c0",
                "examples/hello",
                RunMode.APPLY,
                false,
                Map.of(),
                List.of(),
                Map.of(),
                Duration.ofHours(1),
                "ann");
    }

    static Decision approval(String planDigest) {
        return new Decision(Decision.Verdict.APPROVE, "bob", "looks right", planDigest);
    }

    static String workflowId(RunRequest request) {
        return RunId.workflowId(request.workspace(), request.runId());
    }

    TemporalConnection connection() {
        return Objects.requireNonNull(connection);
    }

    private WorkflowStub stub(RunRequest request) {
        return connection.client().newUntypedWorkflowStub(workflowId(request));
    }
}
