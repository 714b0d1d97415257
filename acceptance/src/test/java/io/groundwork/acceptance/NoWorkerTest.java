package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people see of a run whose only worker is not there. */
@Timeout(300)
class NoWorkerTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path root;

    @Test
    void a_run_says_which_worker_it_waits_for_and_goes_on_when_that_one_is_back() throws Exception {
        try (Deployment groundwork = new Deployment(root.resolve("deployment"));
                HeldRun held = HeldRun.at(Moment.APPLY, root, "lonely");
                Program command = groundwork.start("run", held.configuration().path(), "--auto-approve")) {
            command.awaitThat("the apply", SOON, () -> held.reached(command));
            String worker = groundwork.workerId();
            String run = command.out().replaceAll("(?s).*?(run-[0-9a-z]{16}).*", "$1");
            groundwork.worker().kill9();

            command.awaitThat(
                    "a word", SOON, () -> command.out().contains("waiting: worker " + worker + " silent for"));
            assertThat(groundwork.cli("status", run).out()).contains("worker " + worker + " silent for");
            JsonNode waiting = groundwork.view(run).path("waiting");
            assertThat(waiting.path("worker").asText()).isEqualTo(worker);
            assertThat(groundwork.cli("doctor").out()).contains("missing  workers");

            groundwork.restartWorker();
            held.release();
            assertThat(command.await(SOON).exitCode()).as(command.out()).isZero();
        }
    }

    @Test
    void a_run_that_nobody_takes_says_so() {
        var configuration = Configuration.in(root, "untaken").withSomeResources(1);
        try (Deployment groundwork = new Deployment(root.resolve("deployment"))) {
            groundwork.worker().close();
            groundwork.serverProcess().close();
            groundwork.restartServer();
            try (Program command = groundwork.start("run", configuration.path(), "--auto-approve")) {
                command.awaitThat("a word", SOON, () -> command.out().contains("waiting: no worker has been heard of"));
                groundwork.restartWorker();
                assertThat(command.await(SOON).exitCode()).as(command.out()).isZero();
            }
        }
    }
}
