package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.terraform.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopTest {

    /** Notes every TERM and ends only when told to. */
    private static final String COUNTS_TERMS =
            "trap 'echo term >>terms' TERM; touch ready; while [ ! -e go ]; do sleep 0.01; done; exit 1";

    @TempDir
    Path root;

    private ShellAttempt shell;

    @BeforeEach
    void install() {
        shell = new ShellAttempt(root);
    }

    @AfterEach
    void cleanUp() {
        shell.killLeftovers();
    }

    @Test
    void a_stop_asked_for_many_times_by_many_handles_is_one_term() throws Exception {
        Attempt attempt = shell.start("a", COUNTS_TERMS);
        shell.awaitFile("ready");
        for (int i = 0; i < 5; i++) {
            attempt.requestStop();
            Attempt.open(attempt.directory()).requestStop();
        }
        shell.awaitFile("terms");
        // The first signal has been delivered; more of them would be counted apart from now on.
        for (int i = 0; i < 5; i++) {
            Attempt.open(attempt.directory()).requestStop();
        }
        Files.createFile(root.resolve("go"));

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(1));
        assertThat(shell.content("terms")).isEqualTo("term\n");
        assertThat(attempt.stopRequested()).isTrue();
    }

    @Test
    void terms_sent_to_the_supervisor_by_others_reach_the_engine_once() throws Exception {
        Attempt attempt = shell.start("a", COUNTS_TERMS);
        shell.awaitFile("ready");
        ProcessHandle supervisor = supervisorOf(attempt);
        for (int i = 1; i <= 5; i++) {
            assertThat(supervisor.destroy()).isTrue();
            shell.awaitFile("terms");
        }
        Files.createFile(root.resolve("go"));

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(1));
        assertThat(shell.content("terms")).isEqualTo("term\n");
    }

    @Test
    void a_term_that_the_engine_got_from_elsewhere_is_followed_by_none_of_ours() throws Exception {
        Attempt attempt = shell.start(
                "a",
                "trap 'echo Interrupt received; echo term >>terms' TERM; touch ready;"
                        + " while [ ! -e go ]; do sleep 0.01; done; exit 1");
        shell.awaitFile("ready");
        engineOf(attempt).destroy();
        shell.awaitFile("terms");

        assertThat(supervisorOf(attempt).destroy()).isTrue();
        attempt.requestStop();
        shell.awaitFile("a/term");
        Files.createFile(root.resolve("go"));

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(1));
        assertThat(shell.content("terms")).isEqualTo("term\n");
    }

    @Test
    void an_engine_that_takes_seconds_to_say_that_it_was_interrupted_gets_no_second_term() throws Exception {
        Attempt attempt = shell.start(
                "a",
                "trap 'echo term >>terms' TERM; touch ready; while [ ! -e terms ]; do sleep 0.01; done;"
                        + " sleep 3; echo Interrupt received; while [ ! -e go ]; do sleep 0.01; done; exit 1");
        shell.awaitFile("ready");

        engineOf(attempt).destroy();
        supervisorOf(attempt).destroy();
        shell.awaitFile("a/term");
        Files.createFile(root.resolve("go"));

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(1));
        assertThat(shell.content("terms")).isEqualTo("term\n");
    }

    @Test
    void a_forced_stop_is_a_second_signal() throws Exception {
        Attempt attempt = shell.start(
                "a",
                "n=0; trap 'n=$((n+1)); echo $n >>terms; [ $n -lt 2 ] || exit 9' TERM; touch ready; while :; do sleep 0.01; done");
        shell.awaitFile("ready");
        attempt.forceStop();

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(9));
        assertThat(shell.content("terms")).isEqualTo("1\n2\n");
    }

    @Test
    void a_stop_before_the_engine_is_executed_keeps_it_from_being_executed() throws Exception {
        Attempt holder = shell.start("holder", "while [ ! -e go ]; do sleep 0.01; done");
        ShellAttempt.running(holder);
        Attempt waiting = shell.start("a", "touch ran", shell.launch.withLockWait(Duration.ofSeconds(20)));
        waiting.requestStop();
        Files.createFile(root.resolve("go"));

        assertThat(ShellAttempt.end(waiting)).isEqualTo(new AttemptStatus.Exited(143));
        assertThat(root.resolve("ran")).doesNotExist();
    }

    @Test
    void an_engine_whose_supervisor_was_killed_is_running_then_stoppable_once_then_lost() throws Exception {
        Attempt attempt = shell.start("a", COUNTS_TERMS);
        shell.awaitFile("ready");
        ProcessHandle supervisor = supervisorOf(attempt);
        assertThat(supervisor.destroyForcibly()).isTrue();
        Eventually.until("the supervisor to be gone", () -> !supervisor.isAlive());

        Attempt reader = Attempt.open(attempt.directory());
        assertThat(attempt.status()).isInstanceOf(AttemptStatus.Running.class);
        assertThat(reader.status()).isInstanceOf(AttemptStatus.Running.class);
        reader.requestStop();
        shell.awaitFile("terms");
        reader.requestStop();
        attempt.requestStop();
        Files.createFile(root.resolve("go"));

        assertThat(ShellAttempt.end(attempt))
                .isInstanceOfSatisfying(
                        AttemptStatus.Lost.class,
                        lost -> assertThat(lost.mayHaveRun()).isTrue());
        assertThat(shell.content("terms")).isEqualTo("term\n");
    }

    private static ProcessHandle engineOf(Attempt attempt) {
        var started = (AttemptFiles.Started.EngineStarted)
                AttemptFiles.in(attempt.directory()).started().orElseThrow();
        return ProcessHandle.of(started.engine().pid()).orElseThrow();
    }

    private static ProcessHandle supervisorOf(Attempt attempt) {
        var started = (AttemptFiles.Started.EngineStarted)
                AttemptFiles.in(attempt.directory()).started().orElseThrow();
        return ProcessHandle.of(started.supervisor().pid()).orElseThrow();
    }
}
