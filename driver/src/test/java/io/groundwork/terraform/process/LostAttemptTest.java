package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostAttemptTest {

    /** No process has it: pids end at 4194304. */
    private static final String NOBODY = "99999999 1";

    @TempDir
    Path root;

    private Path directory;

    @BeforeEach
    void make() throws IOException {
        directory = Files.createDirectory(root.resolve("attempt"));
    }

    @Test
    void a_directory_nobody_took_is_not_started() {
        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.NotStarted(false));
        assertThat(Attempt.open(root.resolve("missing")).status()).isEqualTo(new AttemptStatus.NotStarted(false));
    }

    @Test
    void a_start_on_another_boot_is_lost() throws Exception {
        write("claimed", "another-boot 1 1");
        write("started", "engine another-boot 1 1 1 1");

        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.Lost("the host was restarted", true));
    }

    @Test
    void an_exit_code_from_before_a_restart_of_the_host_counts() throws Exception {
        write("started", "engine another-boot 1 1 1 1");
        write("exit", "1");

        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.Exited(1));
    }

    @Test
    void a_pid_that_another_process_has_now_is_not_the_engine() throws Exception {
        ProcessIdentity self = ProcessIdentity.ofThisJvm();
        write("started", "engine " + ProcessIdentity.bootId() + " " + self.pid() + " 1 " + NOBODY);
        assertThat(Attempt.open(directory).status()).isInstanceOf(AttemptStatus.Lost.class);

        write(
                "started",
                "engine " + ProcessIdentity.bootId() + " " + self.pid() + " " + self.startTime() + " " + NOBODY);
        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.Running(self.pid(), self.startTime()));
    }

    @Test
    void an_exit_file_that_is_not_written_to_its_end_does_not_count() throws Exception {
        write("started", "engine " + ProcessIdentity.bootId() + " " + NOBODY + " " + NOBODY);
        Files.writeString(directory.resolve("exit"), "1");

        assertThat(Attempt.open(directory).status()).isInstanceOf(AttemptStatus.Lost.class);
    }

    @Test
    void a_starter_that_died_just_now_may_have_left_a_supervisor() throws Exception {
        write("claimed", ProcessIdentity.bootId() + " " + NOBODY);

        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.NotStarted(true));
        assertThat(directory.resolve("started")).doesNotExist();
    }

    @Test
    void a_starter_that_lives_is_about_to_start() throws Exception {
        ProcessIdentity self = ProcessIdentity.ofThisJvm();
        write("claimed", ProcessIdentity.bootId() + " " + self.pid() + " " + self.startTime());
        age("claimed");

        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.NotStarted(true));
    }

    @Test
    void a_starter_that_died_before_starting_leaves_an_attempt_in_which_nothing_ever_starts() throws Exception {
        write("claimed", ProcessIdentity.bootId() + " " + NOBODY);
        age("claimed");
        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.Lost("it was never started", false));

        // A supervisor that was only slow comes too late now.
        Supervisor.installedIn(root.resolve("supervisor"));
        Process late = new ProcessBuilder(
                        "/bin/sh",
                        root.resolve("supervisor/supervise.sh").toString(),
                        directory.toString(),
                        root.resolve("lock").toString(),
                        "-n",
                        "/usr/bin/flock",
                        "",
                        "0",
                        "/bin/sleep",
                        "0",
                        "0",
                        "/usr/bin/touch",
                        root.resolve("ran").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(late.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(root.resolve("ran")).doesNotExist();
        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.Lost("it was never started", false));
    }

    @Test
    void a_starter_that_died_while_taking_the_directory_is_told_apart_from_one_that_runs() throws Exception {
        Files.createFile(directory.resolve("claimed"));
        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.NotStarted(true));

        age("claimed");
        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.Lost("it was never started", false));
    }

    @Test
    void a_supervisor_that_died_while_it_announced_the_start_leaves_an_attempt_of_which_nothing_is_promised()
            throws Exception {
        write("claimed", ProcessIdentity.bootId() + " " + NOBODY);
        Files.createFile(directory.resolve("started"));
        assertThat(Attempt.open(directory).status()).isEqualTo(new AttemptStatus.NotStarted(true));

        age("started");
        assertThat(Attempt.open(directory).status())
                .isInstanceOfSatisfying(
                        AttemptStatus.Lost.class,
                        lost -> assertThat(lost.mayHaveRun()).isTrue());
    }

    @Test
    void a_supervisor_that_cannot_open_the_lock_file_makes_the_attempt_lost_and_not_run() throws Exception {
        ShellAttempt shell = new ShellAttempt(root);
        Files.createDirectory(shell.lockFile);
        Attempt attempt = shell.start("a", "touch ran");

        assertThat(attempt.await(Duration.ofSeconds(20)))
                .isEqualTo(new AttemptStatus.Lost("it was never started", false));
        assertThat(root.resolve("ran")).doesNotExist();
    }

    private void write(String name, String line) throws IOException {
        Files.writeString(directory.resolve(name), line + "\n");
    }

    private void age(String name) throws IOException {
        Files.setLastModifiedTime(
                directory.resolve(name), FileTime.from(Instant.now().minusSeconds(60)));
    }
}
