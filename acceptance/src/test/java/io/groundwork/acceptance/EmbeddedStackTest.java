package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one command a newcomer types: no server anywhere, everything in one process. */
@Timeout(300)
class EmbeddedStackTest {
    @TempDir
    Path root;

    @Test
    void a_second_call_sees_the_first_ones_state() {
        var configuration = Configuration.in(root, "hello").withSomeResources(3);
        Path data = root.resolve("data");

        Result first = Embedded.run(root, data, "run", configuration.path(), "--auto-approve", "--json");
        Result second = Embedded.run(root, data, "run", configuration.path(), "--auto-approve", "--json");

        assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
        assertThat(first.last().path("status").asText()).isEqualTo("applied");
        assertThat(second.exitCode()).as(second.out() + second.err()).isZero();
        assertThat(second.last().path("status").asText()).isEqualTo("planned_and_finished");
    }

    @Test
    void a_run_whose_history_died_with_the_process_is_ended_honestly_by_the_next_start() {
        var configuration = Configuration.in(root, "orphan").withSlowResources(4, 2);
        Path data = root.resolve("data");

        try (Program run = Embedded.start(root, data, "run", configuration.path(), "--auto-approve", "--json")) {
            run.awaitThat("apply", Duration.ofSeconds(60), () -> run.out().contains("\"phase\":\"started\""));
            run.kill9();
        }
        Result runs = Embedded.run(root, data, "runs", "--json");
        Result next = Embedded.run(root, data, "run", configuration.path(), "--auto-approve", "--json");

        assertThat(runs.json()).hasSize(1);
        assertThat(runs.last().path("status").asText()).as(runs.out()).isEqualTo("applied");
        assertThat(next.last().path("status").asText())
                .as(next.out() + next.err())
                .isEqualTo("planned_and_finished");
        assertThat(configuration.ledger()).hasSize(4).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"cancel, canceled", "deny, rejected", "approve, applied"})
    void a_run_that_waits_after_its_client_died_is_decided_on_without_a_server(String word, String ending) {
        var configuration = Configuration.in(root, "left").withSomeResources(1);
        Path data = root.resolve("data");
        try (Program run = Embedded.startBesideTemporal(root, data, "run", configuration.path(), "--json")) {
            run.awaitThat("decision", Duration.ofSeconds(60), () -> run.out().contains("\"state\":\"required\""));
            run.kill9();
        }

        Result busy = beside(data, "run", configuration.path(), "--auto-approve");
        String runId = busy.err().replaceAll("(?s).*(run-[0-9a-z]{16}).*", "$1");
        Result decided = beside(data, word, runId);
        Result next = beside(data, "run", configuration.path(), "--auto-approve", "--json");

        assertThat(busy.err()).contains("code: workspace_busy");
        assertThat(decided.exitCode()).as(decided.out() + decided.err()).isZero();
        assertThat(decided.out()).contains(ending);
        assertThat(next.exitCode()).as(next.out() + next.err()).isZero();
    }

    private Result beside(Path data, String... arguments) {
        try (Program program = Embedded.startBesideTemporal(root, data, arguments)) {
            return program.await(Duration.ofMinutes(2));
        }
    }

    @Test
    void ctrl_c_during_an_apply_ends_the_run_canceled_with_its_state_kept() {
        var configuration = Configuration.in(root, "interrupted").withSlowResources(40, 2);
        Path data = root.resolve("data");

        Result interrupted;
        try (Program run = Embedded.start(root, data, "run", configuration.path(), "--auto-approve", "--json")) {
            run.awaitThat(
                    "a resource",
                    Duration.ofSeconds(60),
                    () -> !configuration.ledger().isEmpty());
            run.interrupt();
            interrupted = run.await(Duration.ofSeconds(60));
        }

        assertThat(interrupted.exitCode()).isEqualTo(130);
        assertThat(interrupted.last().path("status").asText()).isEqualTo("canceled");
        assertThat(Embedded.run(root, data, "state", "list", "interrupted").out())
                .contains("terraform_data.step[");
    }

    @Test
    void a_hard_policy_failure_ends_the_run_and_nobody_can_approve_it() {
        var configuration = Configuration.in(root, "hard").withSomeResources(12);
        Path data = root.resolve("data");
        Embedded.run(root, data, "run", configuration.path(), "--auto-approve");
        configuration.withSomeResources(0);

        Result stopped = Embedded.run(
                root,
                data,
                Map.of("GROUNDWORK_MASS_DELETION", "hard-mandatory"),
                "run",
                configuration.path(),
                "--auto-approve",
                "--json");

        assertThat(stopped.exitCode()).as(stopped.out() + stopped.err()).isEqualTo(3);
        assertThat(stopped.last().path("status").asText()).isEqualTo("policy_failed");
        assertThat(stopped.last().at("/error/code").asText()).isEqualTo("policy_failed");
        assertThat(Embedded.run(root, data, "state", "list", "hard").out().lines())
                .hasSize(12);
    }
}
