package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs in the hands of Temporal's own CLI, held right and wrong. */
@Timeout(300)
@ExtendWith(SharedDeployment.class)
class TemporalCliTest {
    private static final String NO_RUN = "{\"workspace\": [7], \"mode\": \"sideways\"}";

    private final Deployment groundwork;
    private final Program codec;

    @TempDir
    Path root;

    TemporalCliTest(Deployment groundwork) {
        this.groundwork = groundwork;
        this.codec = groundwork.start("codec-server", "--port", "0");
    }

    @AfterEach
    void stopCodec() {
        codec.close();
    }

    @Test
    void what_is_not_encrypted_starts_nothing_and_decides_nothing() {
        String run = startedByHand("in-plain-text");
        groundwork.awaitStatus(run, "awaiting_approval");

        Result signal = groundwork.temporal(
                "workflow",
                "signal",
                "--workflow-id",
                "in-plain-text-1",
                "--name",
                "signal_approve_apply",
                "--input",
                "\"go\"");
        Result start = groundwork.temporal(
                "workflow",
                "start",
                "--workflow-id",
                "stranger-1",
                "--type",
                "Provision",
                "--task-queue",
                "infra-provisioning",
                "--input",
                "{\"workspace\": \"in-plain-text\", \"mode\": \"destroy\"}");

        assertThat(List.of(signal.exitCode(), start.exitCode())).containsOnly(0);
        await(() -> status("stranger-1").equals("WORKFLOW_EXECUTION_STATUS_FAILED"));
        assertThat(groundwork.view(run).path("status").asText()).isEqualTo("awaiting_approval");
        temporal("signal", "in-plain-text-1", "--name", "signal_deny_apply", "--input", "\"no\"");
        assertThat(groundwork.awaitEnd(run)).isEqualTo("rejected");
    }

    @Test
    void a_run_started_by_hand_is_shown_as_such_and_does_not_approve_itself() {
        String run = startedByHand("seen");
        start("by-itself-1", "{\"workspace\": \"seen\", \"autoApprove\": true}");

        await(() -> status("by-itself-1").equals("WORKFLOW_EXECUTION_STATUS_COMPLETED"));
        assertThat(groundwork.view(run).path("startedOn").asText()).isEqualTo("temporal");
        assertThat(groundwork.cli("runs", "--workspace", "seen").out()).contains("temporal (claimed), on temporal");
        temporal("signal", "seen-1", "--name", "signal_deny_apply", "--input", "\"no\"");
        assertThat(groundwork.awaitEnd(run)).isEqualTo("rejected");
    }

    @Test
    void a_run_is_started_approved_and_found_with_it() {
        String run = startedByHand("by-hand");
        groundwork.awaitStatus(run, "awaiting_approval");

        Result approved = temporal("signal", "by-hand-1", "--name", "signal_approve_apply", "--input", "\"go\"");

        assertThat(approved.exitCode()).as(approved.err()).isZero();
        assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
        assertThat(groundwork.view(run).at("/decision/reason").asText()).isEqualTo("go");
        await(() -> list("provisionStatus = \"applied\" and workspace = \"by-hand\"")
                .contains("by-hand-1"));
    }

    @Test
    void a_signal_of_the_wrong_type_is_passed_over_and_one_without_a_reason_says_so() {
        String run = startedByHand("signals");
        groundwork.awaitStatus(run, "awaiting_approval");

        Result wrong = temporal("signal", "signals-1", "--name", "signal_approve_apply", "--input", "{\"why\": [1]}");
        Result denied = temporal("signal", "signals-1", "--name", "signal_deny_apply");

        assertThat(List.of(wrong.exitCode(), denied.exitCode())).containsOnly(0);
        assertThat(groundwork.awaitEnd(run)).isEqualTo("rejected");
        assertThat(groundwork.view(run).at("/decision/reason").asText()).isEqualTo("no reason given");
    }

    @Test
    void a_signal_to_a_run_that_is_over_is_refused_by_temporal() {
        String run = startedByHand("late");
        groundwork.awaitStatus(run, "awaiting_approval");
        temporal("signal", "late-1", "--name", "signal_deny_apply", "--input", "\"no\"");
        groundwork.awaitEnd(run);

        Result late = temporal("signal", "late-1", "--name", "signal_approve_apply", "--input", "\"yes\"");

        assertThat(late.exitCode()).isNotZero();
        assertThat(late.err()).contains("already completed");
        assertThat(groundwork.view(run).path("status").asText()).isEqualTo("rejected");
    }

    @Test
    void an_update_for_another_plan_is_refused_and_one_for_the_plan_at_hand_is_taken() {
        String run = startedByHand("updates");
        groundwork.awaitStatus(run, "awaiting_approval");
        String digest = groundwork.view(run).at("/plan/planDigest").asText();

        Result other = decide("updates-1", "0".repeat(64));
        assertThat(other.exitCode()).isNotZero();
        assertThat(groundwork.view(run).path("status").asText()).isEqualTo("awaiting_approval");
        Result right = decide("updates-1", digest);
        assertThat(right.exitCode()).as(right.err()).isZero();
        assertThat(right.out()).contains("approve");
        assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
    }

    @Test
    void a_cancellation_stops_the_engine_and_ends_the_run_canceled() {
        var configuration = Configuration.in(root, "canceled-by-hand").withSlowResources(30, 2);
        Result started = groundwork.cli("run", configuration.path(), "--auto-approve", "--no-wait", "--json");
        String run = started.json().getFirst().path("runId").asText();
        groundwork.awaitStatus(run, "applying");

        temporal("cancel", "canceled-by-hand." + run);

        assertThat(groundwork.awaitEnd(run)).isEqualTo("canceled");
        assertThat(configuration.ledger()).hasSizeLessThan(30);
    }

    @Test
    void an_input_that_is_no_run_fails_at_once_and_a_workspace_without_a_configuration_ends_as_an_error() {
        start("nonsense-1", NO_RUN);
        start("unknown-1", "{\"workspace\": \"never-seen\"}");

        await(() -> status("nonsense-1").equals("WORKFLOW_EXECUTION_STATUS_FAILED"));
        await(() -> status("unknown-1").equals("WORKFLOW_EXECUTION_STATUS_COMPLETED"));
        assertThat(groundwork.cli("runs", "--workspace", "never-seen", "--json").json())
                .noneMatch(line -> line.has("runId"));
    }

    /** A workspace that had a run once, and a run that is started with nothing but its name. */
    private String startedByHand(String workspace) {
        var configuration = Configuration.in(root, workspace).withSomeResources(2);
        Result planned = groundwork.cli("run", configuration.path(), "--plan-only", "--json");
        assertThat(planned.exitCode()).as(planned.err()).isZero();
        start(workspace + "-1", "{\"workspace\": \"" + workspace + "\"}");
        String before = planned.last().path("runId").asText();
        List<String> runs = new ArrayList<>();
        await(() -> {
            groundwork.cli("runs", "--workspace", workspace, "--json").json().stream()
                    .map(line -> line.path("runId").asText())
                    .filter(id -> !id.isEmpty() && !id.equals(before))
                    .forEach(runs::add);
            return !runs.isEmpty();
        });
        return runs.getFirst();
    }

    private void start(String workflow, String input) {
        Result started = temporal(
                "start", workflow, "--type", "Provision", "--task-queue", "infra-provisioning", "--input", input);
        assertThat(started.exitCode()).as(started.err()).isZero();
    }

    private Result decide(String workflow, String planDigest) {
        List<String> all = new ArrayList<>(List.of("workflow", "update", "execute", "--workflow-id", workflow));
        all.addAll(List.of("--name", "decide", "--input", """
                {"verdict": "approve", "by": "ann", "reason": "fine", "planDigest": "%s"}""".formatted(planDigest)));
        return groundwork.temporalThrough(codec, all.toArray(String[]::new));
    }

    private String status(String workflow) {
        return groundwork
                .temporal("workflow", "describe", "--workflow-id", workflow, "--output", "json")
                .out()
                .replaceAll("(?s).*\"status\": *\"(WORKFLOW_EXECUTION_STATUS_[A-Z_]+)\".*", "$1");
    }

    private String list(String query) {
        return groundwork.temporal("workflow", "list", "--query", query).out();
    }

    private Result temporal(String command, String workflow, String... options) {
        List<String> all = new ArrayList<>(List.of("workflow", command, "--workflow-id", workflow));
        all.addAll(List.of(options));
        return groundwork.temporalThrough(codec, all.toArray(String[]::new));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not so within a minute").isLessThan(deadline);
            Program.pause();
        }
    }
}
