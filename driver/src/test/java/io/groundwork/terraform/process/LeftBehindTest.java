package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.terraform.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that an engine's provisioners started, and that did not end with it. */
class LeftBehindTest {

    /** Starts a process that writes its pid into a file, and waits until it did. */
    private static final String LEAVES_ONE =
            "sh -c 'echo $$ >orphan; while [ ! -e go ]; do sleep 0.01; done' & until [ -s orphan ]; do sleep 0.01; done;";

    @TempDir
    Path root;

    private ShellAttempt shell;

    @BeforeEach
    void install() {
        shell = new ShellAttempt(root);
    }

    @AfterEach
    void cleanUp() throws Exception {
        if (!Files.exists(root.resolve("go"))) {
            Files.createFile(root.resolve("go"));
        }
        if (Files.exists(root.resolve("orphan"))) {
            // Before the directory goes, in which it looks for that file.
            Eventually.until("the process to be gone", () -> !orphanLives());
        }
        shell.killLeftovers();
    }

    @Test
    void a_process_that_an_engine_left_behind_does_not_hold_the_workspace() throws Exception {
        assertThat(ShellAttempt.end(shell.start("a", LEAVES_ONE))).isEqualTo(new AttemptStatus.Exited(0));
        assertThat(orphanLives()).as("it was meant to stay").isTrue();

        assertThat(ShellAttempt.end(shell.startWithoutWaitingForTheLock("b", "true")))
                .isEqualTo(new AttemptStatus.Exited(0));
        LockHold.take(shell.lockFile, Duration.ofSeconds(5)).orElseThrow().close();
    }

    @Test
    void what_a_stopped_engine_left_behind_is_ended_before_its_exit_code_is_there() throws Exception {
        Attempt attempt =
                shell.start("a", LEAVES_ONE + " trap 'exit 1' TERM; touch ready; while :; do sleep 0.01; done");
        shell.awaitFile("ready");

        attempt.requestStop();

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(1));
        assertThat(orphanLives()).isFalse();
    }

    @Test
    void what_a_stopped_engine_left_behind_and_will_not_end_is_killed() throws Exception {
        Attempt attempt = shell.start(
                "a",
                "sh -c 'trap \"\" TERM; echo $$ >orphan; while [ ! -e go ]; do sleep 0.01; done' &"
                        + " until [ -s orphan ]; do sleep 0.01; done;"
                        + " trap 'exit 1' TERM; touch ready; while :; do sleep 0.01; done");
        shell.awaitFile("ready");

        attempt.requestStop();

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(1));
        Eventually.until("the process to be gone", () -> !orphanLives());
    }

    @Test
    void what_a_killed_engine_left_behind_is_ended() throws Exception {
        Attempt attempt = shell.start("a", LEAVES_ONE + " touch ready; while :; do sleep 0.01; done");
        shell.awaitFile("ready");

        ProcessHandle.of(ShellAttempt.running(attempt).pid()).orElseThrow().destroyForcibly();

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(137));
        assertThat(orphanLives()).isFalse();
    }

    @Test
    void an_engine_whose_supervisor_was_killed_keeps_others_out_as_long_as_it_works() throws Exception {
        Attempt attempt = shell.start("a", "while [ ! -e go ]; do sleep 0.01; done");
        ShellAttempt.running(attempt);
        var started = (AttemptFiles.Started.EngineStarted)
                AttemptFiles.in(attempt.directory()).started().orElseThrow();
        ProcessHandle supervisor = ProcessHandle.of(started.supervisor().pid()).orElseThrow();
        supervisor.destroyForcibly();
        Eventually.until("the supervisor to be gone", () -> !supervisor.isAlive());

        assertThat(ShellAttempt.end(shell.startWithoutWaitingForTheLock("b", "touch ran")))
                .isEqualTo(new AttemptStatus.Busy());
        assertThat(LockHold.take(shell.lockFile, Duration.ofMillis(50))).isEmpty();
        assertThat(LockHold.engineAtWork(shell.lockFile))
                .hasValue(started.engine().pid());
        Attempt waiting = shell.start("c", "touch later", shell.launch.withLockWait(Duration.ofSeconds(30)));
        Files.createFile(root.resolve("go"));

        assertThat(ShellAttempt.end(waiting)).isEqualTo(new AttemptStatus.Exited(0));
        assertThat(root.resolve("ran")).doesNotExist();
        assertThat(root.resolve("later")).exists();
    }

    /** Nobody may be there to collect it: then it is a zombie. */
    private boolean orphanLives() {
        try {
            String stat =
                    Files.readString(Path.of("/proc", shell.content("orphan").strip(), "stat"));
            return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException e) {
            return false;
        }
    }
}
