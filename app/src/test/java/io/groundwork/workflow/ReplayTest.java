package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.run.Decision;
import io.groundwork.run.ProvisionStatus;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs that began under an earlier version of the workflow go on under this one: their recorded histories replay.
 * Recorded with {@code -Dgroundwork.record=app/src/test/resources/histories} by {@link RunWorkflowTest}; a history stays
 * here as long as such a run may still be open somewhere.
 */
class ReplayTest {
    private static final Path HISTORIES = Path.of("src/test/resources/histories");

    static List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.list(HISTORIES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("histories")
    void a_recorded_run_replays(Path file) throws IOException {
        WorkflowExecutionHistory history = read(file);

        assertThatCode(() -> WorkflowReplayer.replayWorkflowExecution(history, RunWorkflowImpl.class))
                .doesNotThrowAnyException();
    }

    @Test
    void there_is_a_history_for_every_way_a_run_can_end() throws IOException {
        assertThat(histories()).hasSizeGreaterThan(10);
    }

    @Test
    void a_workflow_that_does_other_things_than_it_did_is_caught() throws IOException {
        WorkflowExecutionHistory history =
                read(HISTORIES.resolve("an_auto_approved_plan_whose_policies_pass_is_applied.json"));

        assertThatThrownBy(() -> WorkflowReplayer.replayWorkflowExecution(history, ChangedRun.class))
                .hasStackTraceContaining("NonDeterministic");
    }

    private static WorkflowExecutionHistory read(Path file) throws IOException {
        return WorkflowExecutionHistory.fromJson(Files.readString(file));
    }

    /** The story with a timer before its first step. */
    public static final class ChangedRun implements RunWorkflow {
        @Override
        public RunOutcome provision(RunRequest request) {
            Workflow.sleep(Duration.ofSeconds(1));
            return RunOutcome.of(ProvisionStatus.APPLIED);
        }

        @Override
        public void approveApply(String reason) {}

        @Override
        public void denyApply(String reason) {}

        @Override
        public String decide(Decision decision) {
            return decision.verdict().wireName();
        }

        @Override
        public void validateDecide(Decision decision) {}

        @Override
        public void cancel(String by, String reason) {}

        @Override
        public String currentState() {
            return "";
        }

        @Override
        public String signalReason() {
            return "";
        }

        @Override
        public RunProgress progress() {
            return RunProgress.of(ProvisionStatus.APPLYING, Stage.APPLY);
        }
    }
}
