package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.codec.EncryptingCodec;
import io.groundwork.keyring.KeyRing;
import io.groundwork.run.Decision;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunStatus;
import io.groundwork.temporal.TemporalConnection;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.RawValue;
import io.temporal.testing.TestEnvironmentOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run whose payloads are encrypted, and somebody at Temporal's door without the key. */
final class RefusedPayloadsTest extends OnTestServer {
    private static final String NAMESPACE = "default";
    private static final String RUN = "hello.run-0000000000000001";

    private final KeyRing ring = KeyRing.fresh();

    @Override
    TestEnvironmentOptions.Builder environment() {
        return TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setDataConverter(TemporalConnection.dataConverter(ring, NAMESPACE, false))
                        .build());
    }

    /** Sends what it is given as it is. */
    private WorkflowClient stranger() {
        return WorkflowClient.newInstance(
                temporal.getWorkflowServiceStubs(),
                WorkflowClientOptions.newBuilder().setNamespace(NAMESPACE).build());
    }

    private static RawValue raw(Payload payload) {
        return new RawValue(payload);
    }

    private void assertStillDecidable(WorkflowStub run) {
        assertThat(run.query("query_current_state", String.class)).isEqualTo("awaiting_approval");
        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1"));
        assertThat(run.getResult(RunOutcome.class)).isEqualTo(RunOutcome.of(RunStatus.APPLIED));
    }

    @Test
    void everything_of_a_run_is_bound_to_its_workflow() {
        WorkflowStub run = start(aRun(true));
        assertThat(run.getResult(RunOutcome.class).status()).isEqualTo(RunStatus.APPLIED);

        Payload input = input(RUN);

        assertThat(input.getMetadataOrThrow("encryption-workflow-id").toStringUtf8())
                .isEqualTo(RUN);
        assertThat(input.getMetadataOrThrow("encryption-namespace").toStringUtf8())
                .isEqualTo(NAMESPACE);
    }

    @Test
    void an_unencrypted_signal_is_passed_over_and_the_run_waits_on() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        stranger().newUntypedWorkflowStub(RUN).signal("signal_approve_apply", "I say so");
        stranger().newUntypedWorkflowStub(RUN).signal("signal_deny_apply", "I say no");

        assertStillDecidable(run);
    }

    @Test
    void an_unencrypted_update_is_refused_and_the_run_waits_on() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        assertThatThrownBy(() -> stranger()
                        .newUntypedWorkflowStub(RUN)
                        .update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1")))
                .isInstanceOf(WorkflowUpdateException.class);
        assertThatThrownBy(
                        () -> stranger().newUntypedWorkflowStub(RUN).update("cancel", Void.class, "mallory", "because"))
                .isInstanceOf(WorkflowUpdateException.class);

        assertStillDecidable(run);
    }

    @Test
    void an_unencrypted_start_ends_at_once_and_asks_nobody_for_anything() {
        WorkflowStub started = startRaw("evil", Map.of("workspace", "hello", "mode", "destroy"));

        assertThatThrownBy(() -> started.getResult(Object.class)).isInstanceOf(WorkflowFailedException.class);
        assertThat(worker.asked).isEmpty();
    }

    @Test
    void the_request_of_a_run_starts_no_other_workflow() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);
        List<String> before = List.copyOf(worker.asked);

        WorkflowStub started = startRaw("evil", raw(input(RUN)));

        assertThatThrownBy(() -> started.getResult(Object.class)).isInstanceOf(WorkflowFailedException.class);
        assertThat(worker.asked).isEqualTo(before);
        assertStillDecidable(run);
    }

    @Test
    void what_an_older_version_wrote_is_taken() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);
        Payload plain = DefaultDataConverter.STANDARD_INSTANCE
                .toPayload("from before the upgrade")
                .orElseThrow();

        stranger()
                .newUntypedWorkflowStub(RUN)
                .signal(
                        "signal_approve_apply",
                        raw(new EncryptingCodec(ring).encode(List.of(plain)).getFirst()));

        assertThat(run.getResult(RunOutcome.class)).isEqualTo(RunOutcome.of(RunStatus.APPLIED));
    }

    private WorkflowStub startRaw(String workflowId, Object input) {
        WorkflowStub stub = stranger()
                .newUntypedWorkflowStub(
                        RunWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(QUEUE)
                                .setWorkflowId(workflowId)
                                .build());
        stub.start(input);
        return stub;
    }

    private Payload input(String workflowId) {
        return stranger().fetchHistory(workflowId).getEvents().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
                .findFirst()
                .orElseThrow()
                .getWorkflowExecutionStartedEventAttributes()
                .getInput()
                .getPayloads(0);
    }
}
