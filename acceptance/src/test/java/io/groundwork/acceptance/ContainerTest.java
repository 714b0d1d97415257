package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker in a process namespace of its own, as in a container: the end of process 1 kills everything in it. Process 1 is
 * {@code deploy/container/worker-init}.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> CONTAINER =
            List.of("unshare", "--fork", "--pid", "--mount-proc", "--kill-child=SIGKILL");

    @TempDir
    Path root;

    private Deployment groundwork;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, InterruptedException {
        Process possible = new ProcessBuilder(CONTAINER.getFirst(), "--fork", "--pid", "--mount-proc", "true")
                .redirectErrorStream(true)
                .start();
        assumeTrue(possible.waitFor() == 0, "needs root, to make a process namespace");
        groundwork = new Deployment(directory);
        groundwork.worker().close();
    }

    @AfterAll
    void stop() {
        if (groundwork != null) {
            groundwork.close();
        }
    }

    @Test
    void a_container_that_is_stopped_ends_when_its_engine_has_ended_and_the_next_one_says_how() {
        try (HeldRun held = HeldRun.at(Moment.APPLY, root, "stopped")) {
            String run;
            try (Program container = container()) {
                run = startedAndHeld(held, container);
                ProcessHandle first = processOne(container);
                Program.signal("TERM", first.pid());
                container.awaitThat(
                        "the end of the worker", SOON, () -> jvm(first).isEmpty());

                assertThat(first.isAlive()).isTrue();
                assertThat(held.configuration().ledger()).containsExactly("created 0");
                held.release();
                assertThat(container.await(SOON).exitCode()).isZero();
                assertThat(held.configuration().ledger()).containsExactlyInAnyOrderElementsOf(HeldRun.CREATED_ONCE);
            }
            try (Program _ = container()) {
                assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
            }
        }
    }

    @Test
    void a_worker_that_dies_beside_its_engine_is_started_again_in_the_same_container() {
        try (HeldRun held = HeldRun.at(Moment.APPLY, root, "crashed");
                Program container = container()) {
            String run = startedAndHeld(held, container);
            jvm(processOne(container)).orElseThrow().destroyForcibly();
            container.awaitThat("another worker", SOON, () -> container.err().contains("starting it again"));
            held.release();

            assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
            assertThat(held.configuration().ledger()).containsExactlyInAnyOrderElementsOf(HeldRun.CREATED_ONCE);
        }
    }

    @Test
    void a_worker_that_cannot_start_ends_its_container_with_its_own_status() {
        try (Program container =
                container("--token-file", root.resolve("no-token").toString())) {
            assertThat(container.await(SOON).exitCode()).isEqualTo(2);
        }
    }

    private Program container(String... options) {
        var command = new ArrayList<>(CONTAINER);
        command.add(Document.root().resolve("deploy/container/worker-init").toString());
        command.addAll(List.of(Deployment.binary(), "worker"));
        command.addAll(List.of(options));
        Map<String, @Nullable String> environment = new HashMap<>(groundwork.environment());
        environment.put("GROUNDWORK_DATA_DIR", root.resolve("volume").toString());
        return Program.start(root.resolve("logs"), "container", command, environment);
    }

    private String startedAndHeld(HeldRun held, Program container) {
        Result started = groundwork.cli(held.command("--no-wait"));
        assertThat(started.exitCode()).as(started.err()).isZero();
        String run = started.json().getFirst().path("runId").asText();
        container.awaitThat("the run is held", SOON, () -> held.reached(groundwork, run));
        return run;
    }

    private static ProcessHandle processOne(Program container) {
        return ProcessHandle.of(container.pid()).stream()
                .flatMap(ProcessHandle::children)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<ProcessHandle> jvm(ProcessHandle first) {
        return first.children()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .findFirst();
    }
}
