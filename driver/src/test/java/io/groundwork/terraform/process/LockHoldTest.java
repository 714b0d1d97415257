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

class LockHoldTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

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
    void a_workspace_that_is_held_starts_no_engine_until_it_is_let_go() throws Exception {
        try (LockHold _ = LockHold.take(shell.lockFile, AT_ONCE).orElseThrow()) {
            Attempt refused = shell.startWithoutWaitingForTheLock("refused", "touch ran");

            assertThat(ShellAttempt.end(refused)).isEqualTo(new AttemptStatus.Busy());
        }

        assertThat(ShellAttempt.end(shell.startWithoutWaitingForTheLock("later", "true")))
                .isEqualTo(new AttemptStatus.Exited(0));
        assertThat(root.resolve("ran")).doesNotExist();
    }

    @Test
    void a_workspace_whose_engine_runs_cannot_be_held() throws Exception {
        Attempt engine = shell.start("engine", "while [ ! -e go ]; do sleep 0.01; done");
        ShellAttempt.running(engine);

        assertThat(LockHold.take(shell.lockFile, AT_ONCE)).isEmpty();

        Files.createFile(root.resolve("go"));
        assertThat(ShellAttempt.end(engine)).isEqualTo(new AttemptStatus.Exited(0));
        LockHold.take(shell.lockFile, Duration.ofSeconds(5)).orElseThrow().close();
    }

    @Test
    void a_hold_of_one_thread_keeps_others_of_the_same_process_out() throws Exception {
        try (LockHold _ = LockHold.take(shell.lockFile, AT_ONCE).orElseThrow()) {
            assertThat(LockHold.take(shell.lockFile, AT_ONCE)).isEmpty();
        }
    }

    @Test
    void a_hold_ends_with_the_process_that_has_it() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        shell.lockFile.toString())
                .redirectError(root.resolve("holder.log").toFile())
                .start();
        assertThat(other.getInputStream().read()).isEqualTo('h');
        assertThat(LockHold.take(shell.lockFile, AT_ONCE)).isEmpty();

        other.destroyForcibly();

        Eventually.until("the lock to be free", () -> {
            try {
                var hold = LockHold.take(shell.lockFile, AT_ONCE);
                hold.ifPresent(LockHold::close);
                return hold.isPresent();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Holds a lock file until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (LockHold _ =
                    LockHold.take(Path.of(arguments[0]), Duration.ofSeconds(10)).orElseThrow()) {
                System.out.print('h');
                System.out.flush();
                Thread.currentThread().join();
            }
        }
    }
}
