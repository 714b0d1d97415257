package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.terraform.Eventually;
import io.groundwork.terraform.failure.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptTest {

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
    void an_attempt_keeps_exit_code_output_and_errors_in_its_directory() throws Exception {
        Attempt attempt = shell.start("a", "echo said; echo complained >&2; exit 3");

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(3));
        assertThat(attempt.output()).hasContent("said\n");
        assertThat(attempt.errors()).hasContent("complained\n");
        assertThat(Attempt.open(attempt.directory()).status()).isEqualTo(new AttemptStatus.Exited(3));
    }

    @Test
    void its_directory_is_for_the_owner_only() throws Exception {
        Attempt attempt = shell.start("a", "true");
        ShellAttempt.end(attempt);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(attempt.directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void a_second_start_in_the_same_directory_is_refused() throws Exception {
        Attempt attempt = shell.start("a", "echo once >>runs");
        ShellAttempt.end(attempt);

        assertThatThrownBy(() -> shell.start("a", "echo twice >>runs"))
                .isInstanceOf(DriverException.AlreadyClaimed.class)
                .hasMessageContaining("never started twice");
        assertThat(shell.content("runs")).isEqualTo("once\n");
    }

    @Test
    void what_a_start_needs_is_asked_for_after_its_directory_is_taken() throws Exception {
        Attempt late = shell.supervisor.start(root.resolve("a"), Path.of("/bin/sh"), List.of("-c", "true"), () -> {
            assertThat(Attempt.open(root.resolve("a")).status()).isEqualTo(new AttemptStatus.NotStarted(true));
            assertThatThrownBy(() -> shell.start("a", "echo twice >>runs"))
                    .isInstanceOf(DriverException.AlreadyClaimed.class);
            return shell.launch;
        });

        assertThat(ShellAttempt.end(late)).isEqualTo(new AttemptStatus.Exited(0));
        assertThat(root.resolve("runs")).doesNotExist();
    }

    @Test
    void a_start_that_cannot_get_what_it_needs_is_proven_to_have_started_nothing() {
        assertThatThrownBy(() -> shell.supervisor.start(root.resolve("a"), Path.of("/bin/sh"), List.of(), () -> {
                    throw new IllegalStateException("no token");
                }))
                .hasMessage("no token");

        assertThat(Attempt.open(root.resolve("a")).status())
                .isEqualTo(new AttemptStatus.Lost("it was never started", false));
    }

    @Test
    void of_many_concurrent_starts_one_wins() throws Exception {
        List<Callable<Boolean>> starts = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(_ -> () -> {
                    try {
                        ShellAttempt.end(shell.start("a", "echo once >>runs"));
                        return true;
                    } catch (DriverException.AlreadyClaimed e) {
                        return false;
                    }
                })
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(starts).stream().filter(AttemptTest::result))
                    .hasSize(1);
        }
        assertThat(shell.content("runs")).isEqualTo("once\n");
    }

    private static boolean result(java.util.concurrent.Future<Boolean> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void an_engine_that_dies_of_a_signal_has_an_exit_code_as_a_shell_reports_it() throws Exception {
        assertThat(ShellAttempt.end(shell.start("a", "kill -KILL $$"))).isEqualTo(new AttemptStatus.Exited(137));
    }

    @Test
    void a_binary_that_cannot_be_executed_ends_with_127() throws Exception {
        Attempt attempt = shell.supervisor.start(
                root.resolve("a"),
                Path.of("/no/such/engine"),
                List.of(),
                Launch.in(root, EngineEnvironment.from(System.getenv()), shell.lockFile));

        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(127));
    }

    @Test
    void there_is_no_pipe_between_engine_and_jvm_and_the_session_is_another() throws Exception {
        Attempt attempt = shell.start("a", "while [ ! -e go ]; do sleep 0.01; done");
        long pid = ShellAttempt.running(attempt).pid();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            List<String> targets = descriptors.map(AttemptTest::target).toList();
            assertThat(targets)
                    .contains(
                            "/dev/null",
                            attempt.output().toString(),
                            attempt.errors().toString())
                    .doesNotContain(shell.lockFile.toString())
                    .noneMatch(target -> target.startsWith("pipe:") || target.startsWith("socket:"));
        }
        assertThat(session(pid)).isNotEqualTo(session(ProcessHandle.current().pid()));
        Files.createFile(root.resolve("go"));
        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(0));
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String session(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
    }

    @Test
    void the_engine_sees_only_the_environment_it_was_given() throws Exception {
        EngineEnvironment environment = EngineEnvironment.from(java.util.Map.of("PATH", "/usr/bin:/bin"))
                .withVariable("region", "eu");
        Attempt attempt = shell.supervisor.start(
                root.resolve("a"), Path.of("/usr/bin/env"), List.of(), Launch.in(root, environment, shell.lockFile));
        ShellAttempt.end(attempt);

        assertThat(Files.readAllLines(attempt.output()).stream().map(line -> line.substring(0, line.indexOf('='))))
                .filteredOn(name -> !name.equals("PWD"))
                .containsExactlyInAnyOrderElementsOf(environment.names());
    }

    @Test
    void the_lock_is_free_as_soon_as_a_reader_sees_the_exit_code() throws Exception {
        for (int i = 0; i < 20; i++) {
            Attempt attempt = Attempt.open(
                    shell.startWithoutWaitingForTheLock("a" + i, "true").directory());
            Eventually.until("an exit code", () -> attempt.status().isOver());
            assertThat(attempt.status()).isEqualTo(new AttemptStatus.Exited(0));
        }
    }

    @Test
    void waiting_gives_up_at_its_time_and_says_that_the_engine_still_runs() throws Exception {
        Attempt attempt = shell.start("a", "while [ ! -e go ]; do sleep 0.01; done");
        ShellAttempt.running(attempt);

        assertThat(attempt.await(Duration.ofMillis(20))).isInstanceOf(AttemptStatus.Running.class);
        assertThat(Attempt.open(attempt.directory()).await(Duration.ofMillis(20)))
                .isInstanceOf(AttemptStatus.Running.class);
        Files.createFile(root.resolve("go"));
        assertThat(ShellAttempt.end(Attempt.open(attempt.directory()))).isEqualTo(new AttemptStatus.Exited(0));
    }
}
