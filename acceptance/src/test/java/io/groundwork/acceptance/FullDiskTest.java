package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full before a run, during its plan, during its apply: told, nothing lost, and repaired by the next run. */
@Timeout(300)
class FullDiskTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path root;

    @Test
    void of_a_worker() {
        Path directory = root.resolve("deployment");
        try (SmallDisk disk = SmallDisk.at(directory.resolve("worker"), 64);
                var groundwork = new Deployment(directory)) {
            var configuration = Configuration.in(root, "before").withSomeResources(2);
            disk.fill();
            assertFailed(groundwork.cli("run", configuration.path(), "--auto-approve", "--json"), "disk_full");
            disk.free();
            assertApplied(groundwork, configuration);

            try (HeldRun held = HeldRun.at(Moment.PLAN, root, "worker-plan");
                    Program run = groundwork.start(held.command())) {
                run.awaitThat("plan", SOON, () -> held.reached(run));
                disk.fill();
                held.release();
                assertFailed(run.await(SOON), "disk_full");
                disk.free();
                assertApplied(groundwork, held.configuration());
            }

            try (HeldRun held = HeldRun.at(Moment.APPLY, root, "worker-apply");
                    Program run = groundwork.start(held.command())) {
                assertAppliedOnAFullDisk(disk, held, run);
                assertNothingToDo(groundwork, held.configuration());
            }
        }
    }

    @Test
    void of_a_server() {
        Path directory = root.resolve("deployment");
        try (SmallDisk disk = SmallDisk.at(directory.resolve("server"), 64);
                var groundwork = new Deployment(directory)) {
            try (HeldRun held = HeldRun.at(Moment.PLAN, root, "server-plan");
                    Program run = groundwork.start(held.command())) {
                run.awaitThat("plan", SOON, () -> held.reached(run));
                disk.fill();
                held.release();
                // What was set aside lets the run at work come to its end; the next one is refused.
                assertEnd(run.await(SOON), 0, "applied");
                disk.fill();
                Result refused = groundwork.cli("run", held.configuration().path(), "--auto-approve", "--json");
                assertRefused(refused, "storage_full");
                disk.free();
                assertNothingToDo(groundwork, held.configuration());
            }

            try (HeldRun held = HeldRun.at(Moment.APPLY, root, "server-apply");
                    Program run = groundwork.start(held.command())) {
                assertAppliedOnAFullDisk(disk, held, run);
                assertNothingToDo(groundwork, held.configuration());
            }
        }
    }

    @Test
    void of_everything_in_one_data_directory() {
        Path data = root.resolve("data");
        try (SmallDisk disk = SmallDisk.at(data, 128)) {
            var configuration = Configuration.in(root, "alone").withSomeResources(2);
            disk.fill();
            assertRefused(
                    Embedded.run(root, data, "run", configuration.path(), "--auto-approve", "--json"),
                    "data_directory_full");
            disk.free();

            try (HeldRun held = HeldRun.at(Moment.PLAN, root, "alone-plan");
                    Program run = Embedded.start(root, data, held.command())) {
                run.awaitThat("plan", SOON, () -> held.reached(run));
                disk.fill();
                held.release();
                Result failed = run.await(SOON);
                assertFailed(failed, "disk_full");
                disk.free();
            }

            try (HeldRun held = HeldRun.at(Moment.APPLY, root, "alone-apply");
                    Program run = Embedded.start(root, data, held.command())) {
                assertAppliedOnAFullDisk(disk, held, run);
                Result next =
                        Embedded.run(root, data, "run", held.configuration().path(), "--auto-approve", "--json");
                assertEnd(next, 0, "planned_and_finished");
            }
        }
    }

    /** The disk fills up while the engine applies, and has space again when the run has ended. */
    private static void assertAppliedOnAFullDisk(SmallDisk disk, HeldRun held, Program run) {
        run.awaitThat("apply", SOON, () -> held.reached(run));
        disk.fill();
        held.release();
        assertEnd(run.await(SOON), 0, "applied");
        disk.free();
    }

    private static void assertApplied(Deployment groundwork, Configuration configuration) {
        assertEnd(groundwork.cli("run", configuration.path(), "--auto-approve", "--json"), 0, "applied");
    }

    private static void assertNothingToDo(Deployment groundwork, Configuration configuration) {
        assertEnd(groundwork.cli("run", configuration.path(), "--auto-approve", "--json"), 0, "planned_and_finished");
        assertThat(configuration.ledger()).containsExactlyInAnyOrderElementsOf(HeldRun.CREATED_ONCE);
    }

    private static void assertEnd(Result result, int exitCode, String status) {
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(exitCode);
        assertThat(result.last().path("status").asText()).isEqualTo(status);
    }

    /** The run says so. */
    private static void assertFailed(Result result, String code) {
        assertEnd(result, 1, "errored");
        assertThat(result.last().at("/error/code").asText()).as(result.out()).isEqualTo(code);
        assertThat(result.last().at("/error/nextStep").asText()).contains("space");
    }

    /** There is no run. */
    private static void assertRefused(Result result, String code) {
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(1);
        assertThat(result.last().path("code").asText()).as(result.out()).isEqualTo(code);
        assertThat(result.last().path("nextStep").asText()).contains("space");
    }
}
