package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.run.Decision;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunRequest;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.WorkflowInit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** The workflow on the in-JVM Temporal with hands from a script, and the words to talk to it. */
@Timeout(60)
class OnTestServer {
    static final String QUEUE = "runs";

    final ScriptedWorker worker = new ScriptedWorker();
    TestWorkflowEnvironment temporal;

    TestEnvironmentOptions.Builder environment() {
        return TestEnvironmentOptions.newBuilder();
    }

    /**
     * With the patience of real runs. The test server breaks a workflow task during which a timer fires that the task cancels: a
     * short patience is for the tests that need it.
     */
    Class<? extends RunWorkflow> workflow() {
        return RunWorkflowImpl.class;
    }

    @BeforeEach
    void startTemporal() {
        temporal = TestWorkflowEnvironment.newInstance(environment().build());
        for (String name : List.of("provisionStatus", "tfDirectory", "workspace", "runId")) {
            temporal.registerSearchAttribute(name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        }
        worker.queue = QUEUE;
        var host = temporal.newWorker(QUEUE);
        // As workers do it: what cannot be read as a run ends at once, and must end nothing else.
        host.registerWorkflowImplementationTypes(
                WorkflowImplementationOptions.newBuilder()
                        .setFailWorkflowExceptionTypes(DataConverterException.class)
                        .build(),
                workflow());
        host.registerActivitiesImplementations(worker);
        temporal.start();
    }

    /** With {@code -Dgroundwork.record=DIR} every run of this class leaves its history in that new directory, for {@link ReplayTest}. */
    @AfterEach
    void record(TestInfo test) throws IOException {
        String directory = System.getProperty("groundwork.record");
        if (directory != null) {
            worker.applyWaitsForCancel = false;
            String history = temporal.getWorkflowClient()
                    .fetchHistory("hello.run-0000000000000001")
                    .toJson(true)
                    .replaceAll("\"identity\": \"[^\"]*\"", "\"identity\": \"worker\"");
            Files.createDirectories(Path.of(directory));
            Files.writeString(
                    Path.of(directory, test.getTestMethod().orElseThrow().getName() + ".json"), history);
        }
    }

    @AfterEach
    void stopTemporal() {
        worker.applyWaitsForCancel = false;
        temporal.close();
    }

    void assertRefused(WorkflowStub run, Decision decision, String code) {
        assertThatThrownBy(() -> run.update("decide", String.class, decision))
                .isInstanceOf(WorkflowUpdateException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo(code));
    }

    /** What a step meets while the server restarts: worth another try. */
    static ApplicationFailure serverAway() {
        return ApplicationFailure.newFailure("the server is away", "server_unreachable");
    }

    static Decision decision(Decision.Verdict verdict, String planDigest) {
        return new Decision(verdict, "ann", "looks right", planDigest);
    }

    static PolicyReport violation(EnforcementLevel level) {
        return PolicyReport.of(List.of(new Violation("default", "some_rule", level, "not like this", null)));
    }

    static RunRequest aRun(boolean autoApprove) {
        return aRun(autoApprove, RunMode.APPLY, null);
    }

    static RunRequest aRun(boolean autoApprove, RunMode mode, @Nullable Duration expiry) {
        return new RunRequest(
                "run-0000000000000001",
                "hello",
                "c0ffee",
                "examples/hello",
                mode,
                autoApprove,
                Map.of(),
                List.of(),
                Map.of(),
                expiry,
                "ann");
    }

    WorkflowStub start(RunRequest request) {
        WorkflowClient client = temporal.getWorkflowClient();
        WorkflowStub stub = client.newUntypedWorkflowStub(
                RunWorkflow.TYPE,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(QUEUE)
                        .setWorkflowId("hello.run-0000000000000001")
                        .build());
        stub.start(request);
        return stub;
    }

    RunOutcome run(RunRequest request) {
        return start(request).getResult(RunOutcome.class);
    }

    static void awaitDecision(WorkflowStub run) {
        await(() -> run.query("query_current_state", String.class).equals("awaiting_approval"));
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Time does not skip while an activity waits for a worker: this one loses its patience soon. */
    public static final class ImpatientRun extends RunWorkflowImpl {
        @WorkflowInit
        public ImpatientRun(RunRequest request) {
            super(request, Duration.ofMillis(200));
        }
    }
}
