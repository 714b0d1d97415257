package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.run.Decision;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;
import io.groundwork.wire.Digest;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs that began under an earlier build of the workflow go on under this one: their recorded histories replay. Each
 * directory below {@code histories} holds what one build wrote and is never recorded anew: the test compares it with its
 * checksums. A build that changes the workflow adds a directory of its own: {@link OnTestServer#record} writes the
 * histories, {@code sha256sum *.json > SHA256SUMS} closes the directory. It may go when no run of that build can be open.
 */
class ReplayTest {
    private static final Path HISTORIES = Path.of("src/test/resources/histories");
    private static final Path FIRST_BUILD = HISTORIES.resolve("2026-11-build-8775209");

    static List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.walk(HISTORIES)) {
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

    static List<Path> builds() throws IOException {
        try (Stream<Path> directories = Files.list(HISTORIES)) {
            return directories.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("builds")
    void the_histories_of_a_build_are_the_ones_that_were_recorded_with_it(Path build) throws IOException {
        var recorded = new TreeMap<String, String>();
        for (String line : Files.readAllLines(build.resolve("SHA256SUMS"))) {
            String[] parts = line.split("  ", 2);
            recorded.put(parts[1], parts[0]);
        }
        var found = new TreeMap<String, String>();
        for (Path history : histories()) {
            if (history.startsWith(build)) {
                found.put(String.valueOf(history.getFileName()), Digest.of(history));
            }
        }

        assertThat(found)
                .as("a history that was changed proves nothing about the runs of its build")
                .isEqualTo(recorded);
    }

    @Test
    void there_is_a_history_for_every_way_a_run_can_end() throws IOException {
        assertThat(histories()).hasSizeGreaterThan(10);
    }

    @Test
    void a_workflow_that_does_other_things_than_it_did_is_caught() throws IOException {
        WorkflowExecutionHistory history =
                read(FIRST_BUILD.resolve("an_auto_approved_plan_whose_policies_pass_is_applied.json"));

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
            return RunOutcome.of(RunStatus.APPLIED);
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
            return RunProgress.of(RunStatus.APPLYING, Stage.APPLY);
        }
    }
}
