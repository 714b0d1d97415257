package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers on one task queue, each with a disk of its own. */
class SeveralWorkersTest {
    /** A worker is called gone after a minute of silence, and a run asks for it a minute after its step began. */
    private static final Duration LONG = Duration.ofMinutes(4);

    private static final List<String> DISKS = List.of("worker", "second-worker");

    @TempDir
    static Path root;

    private static Deployment groundwork;
    private static Map<String, Program> workers;

    @BeforeAll
    static void start() {
        groundwork = new Deployment(root);
        workers = new HashMap<>(
                Map.of("worker", groundwork.worker(), "second-worker", groundwork.startWorker("second-worker")));
    }

    @AfterAll
    static void stop() {
        groundwork.close();
    }

    @Test
    void an_approved_run_whose_worker_is_gone_is_planned_again_on_the_other_and_applied_without_asking_again() {
        var configuration = Configuration.in(root, "moved").withSlowResources(3, 0);
        String run = start(configuration, "--require-approval");
        groundwork.awaitStatus(run, "awaiting_approval");
        String disk = diskOf(run);
        kill(disk);

        approve(run);
        String ending = groundwork.awaitEnd(run, LONG);
        restart(disk);

        assertThat(ending).isEqualTo("applied");
        assertThat(configuration.ledger()).containsExactlyInAnyOrderElementsOf(created(3));
        assertThat(groundwork.cli("logs", run).out()).contains("is gone", "as approved");
    }

    @Test
    void an_apply_whose_worker_is_gone_is_nobody_elses_and_goes_on_when_that_one_is_back() {
        var configuration = Configuration.in(root, "awaited").withSlowResources(10, 1);
        String run = start(configuration, "--auto-approve");
        groundwork.awaitStatus(run, "applying");
        String disk = diskOf(run);
        kill(disk);

        groundwork.awaitLog(run, "has the apply and is gone", LONG);
        restart(disk);

        assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
        assertThat(configuration.ledger()).containsExactlyInAnyOrderElementsOf(created(10));
    }

    private static String start(Configuration configuration, String how) {
        Result started = groundwork.cli("run", configuration.path(), how, "--no-wait", "--json");
        assertThat(started.exitCode()).as(started.err()).isZero();
        return started.json().getFirst().path("runId").asText();
    }

    /** While Temporal still believes in the dead worker nobody answers; repeating it is safe, as the answer says. */
    private static void approve(String run) {
        long deadline = System.nanoTime() + LONG.toNanos();
        Result approved = groundwork.cli("approve", run, "--reason", "it was fine where it was planned");
        while (approved.exitCode() == 5) {
            assertThat(System.nanoTime()).as(approved.err()).isLessThan(deadline);
            approved = groundwork.cli("approve", run, "--reason", "it was fine where it was planned");
        }
        assertThat(approved.exitCode()).as(approved.out() + approved.err()).isZero();
    }

    private static void kill(String disk) {
        Objects.requireNonNull(workers.get(disk)).kill9();
    }

    private static void restart(String disk) {
        workers.put(disk, groundwork.startWorker(disk));
    }

    private static String diskOf(String run) {
        return DISKS.stream()
                .filter(disk -> groundwork.isOnDiskOf(disk, run))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> created(int resources) {
        return IntStream.range(0, resources).mapToObj(i -> "created " + i).toList();
    }
}
