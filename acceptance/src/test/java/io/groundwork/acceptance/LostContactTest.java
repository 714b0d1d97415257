package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An apply that loses the server or the worker, or both, on a deployment that no other test uses. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostContactTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private Deployment stack;

    @BeforeAll
    void start(@TempDir Path directory) {
        stack = new Deployment(directory);
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @Test
    void a_state_the_server_refuses_from_the_engine_is_handed_in_by_the_worker_and_the_run_says_so()
            throws IOException {
        try (HeldRun held = HeldRun.at(Moment.APPLY, root, "refused")) {
            String run = startedAndHeld(held);
            stack.api().supersedeEngine(run, stack.workerId());
            held.release();

            assertThat(stack.awaitEnd(run)).isEqualTo("errored");
            JsonNode error = stack.view(run).path("error");
            assertThat(error.path("code").asText()).as(error.toString()).isEqualTo("state_rescued");
            assertThat(error.path("nextStep").asText()).contains("new run");
            assertThat(stack.cli("state", "list", "refused").out().lines()).hasSize(3);
            assertThat(Files.size(
                            stack.workerFiles().resolve("runs").resolve(run).resolve("errored.tfstate")))
                    .isPositive();
            assertNothingToDo(held);
        }
    }

    @Test
    void an_apply_outlives_its_worker_and_its_server_killed_together() {
        try (HeldRun held = HeldRun.at(Moment.APPLY, root, "orphaned")) {
            String run = startedAndHeld(held);
            stack.worker().kill9();
            stack.serverProcess().kill9();
            held.release();
            stack.restartServer();
            stack.restartWorker();

            assertThat(stack.awaitEnd(run)).isEqualTo("applied");
            assertNothingToDo(held);
        }
    }

    @Test
    void an_apply_outlives_a_server_that_is_killed_and_a_temporal_that_is_killed() {
        try (HeldRun held = HeldRun.at(Moment.APPLY, root, "alone")) {
            String run = startedAndHeld(held);
            stack.serverProcess().kill9();
            stack.temporalProcess().kill9();
            held.release();
            stack.restartTemporal();
            stack.restartServer();

            assertThat(stack.awaitEnd(run)).isEqualTo("applied");
            assertNothingToDo(held);
        }
    }

    private String startedAndHeld(HeldRun held) {
        Result started = stack.cli(held.command("--no-wait"));
        assertThat(started.exitCode()).as(started.err()).isZero();
        String run = started.json().getFirst().path("runId").asText();
        stack.worker().awaitThat("the run is held", SOON, () -> held.reached(stack, run));
        return run;
    }

    private void assertNothingToDo(HeldRun held) {
        assertThat(held.configuration().ledger()).containsExactlyInAnyOrderElementsOf(HeldRun.CREATED_ONCE);
        Result next = stack.cli("run", held.configuration().path(), "--auto-approve", "--json");
        assertThat(next.last().path("status").asText())
                .as(next.out() + next.err())
                .isEqualTo("planned_and_finished");
    }
}
