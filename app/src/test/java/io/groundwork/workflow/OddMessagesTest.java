package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.run.Decision;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunStatus;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that waits for a person, and is sent things that no version of ours sends: it goes on waiting. */
final class OddMessagesTest extends OnTestServer {
    private void assertStillDecidable(WorkflowStub run) {
        assertThat(run.query("query_current_state", String.class)).isEqualTo("awaiting_approval");
        run.update("decide", String.class, decision(Decision.Verdict.APPROVE, "d1"));
        assertThat(run.getResult(RunOutcome.class)).isEqualTo(RunOutcome.of(RunStatus.APPLIED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postpone", "", "APPROVE "})
    void an_unknown_verdict_is_refused_and_the_run_waits_on(String verdict) {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        assertDecisionInvalid(run, Map.of("verdict", verdict, "by", "ann", "reason", "later", "planDigest", "d1"));
        assertStillDecidable(run);
    }

    @Test
    void a_decision_without_what_it_needs_is_refused_and_the_run_waits_on() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        for (String missing : List.of("verdict", "by", "reason")) {
            Map<String, String> decision = new java.util.HashMap<>(
                    Map.of("verdict", "approve", "by", "ann", "reason", "why", "planDigest", "d1"));
            decision.remove(missing);
            assertDecisionInvalid(run, decision);
        }
        assertThatThrownBy(() -> run.update("decide", String.class, (Object) null))
                .isInstanceOf(WorkflowUpdateException.class);
        assertStillDecidable(run);
    }

    @Test
    void garbage_in_an_update_is_refused_and_the_run_waits_on() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        for (Object garbage : List.of("text", 7, List.of("a", "list"), Map.of("verdict", Map.of("deep", "inside")))) {
            assertThatThrownBy(() -> run.update("decide", String.class, garbage))
                    .as("decide with " + garbage)
                    .isInstanceOf(WorkflowUpdateException.class);
        }
        assertThatThrownBy(() -> run.update("cancel", Void.class, Map.of("by", "ann"), List.of("why")))
                .isInstanceOf(WorkflowUpdateException.class);
        assertThatThrownBy(() -> run.update("postpone", Void.class, "an update of a newer version"))
                .isInstanceOf(WorkflowUpdateException.class);
        assertStillDecidable(run);
    }

    @Test
    void garbage_in_a_signal_is_passed_over_and_the_run_waits_on() {
        WorkflowStub run = start(aRun(false));
        awaitDecision(run);

        run.signal("signal_deny_apply", Map.of("reason", "an object"));
        run.signal("signal_approve_apply", List.of("a", "list"));
        run.signal("signal_of_a_newer_version", "whatever");
        run.signal("signal_of_a_newer_version");
        assertStillDecidable(run);
    }

    private static void assertDecisionInvalid(WorkflowStub run, Object decision) {
        assertThatThrownBy(() -> run.update("decide", String.class, decision))
                .isInstanceOf(WorkflowUpdateException.class)
                .cause()
                .hasMessageContaining("decision_invalid");
    }
}
