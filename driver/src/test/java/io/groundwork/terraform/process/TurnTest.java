package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines of different workspaces that must not work at the same time. */
class TurnTest {

    @TempDir
    Path root;

    private ShellAttempt shell;
    private Attempt first;

    @BeforeEach
    void install() {
        shell = new ShellAttempt(root);
        first = shell.start(
                "first", "touch at-work; while [ ! -e go ]; do sleep 0.01; done; echo first >>done", turn("one"));
        shell.awaitFile("at-work");
    }

    @AfterEach
    void cleanUp() {
        shell.killLeftovers();
    }

    @Test
    void an_engine_waits_until_the_one_before_it_has_ended() throws Exception {
        Attempt second = shell.start("second", "echo second >>done", turn("two"));
        ShellAttempt.running(second);
        assertThat(root.resolve("done")).doesNotExist();
        Files.createFile(root.resolve("go"));

        assertThat(ShellAttempt.end(first)).isEqualTo(new AttemptStatus.Exited(0));
        assertThat(ShellAttempt.end(second)).isEqualTo(new AttemptStatus.Exited(0));
        assertThat(shell.content("done")).isEqualTo("first\nsecond\n");
    }

    @Test
    void one_that_waits_can_be_stopped_and_was_never_executed() throws Exception {
        Attempt second = shell.start("second", "echo second >>done", turn("two"));
        ShellAttempt.running(second);

        second.requestStop();

        assertThat(ShellAttempt.end(second)).isEqualTo(new AttemptStatus.Exited(143));
        assertThat(root.resolve("done")).doesNotExist();
    }

    @Test
    void an_engine_that_has_its_turn_gets_its_own_signals() throws Exception {
        first.requestStop();

        assertThat(ShellAttempt.end(first)).isEqualTo(new AttemptStatus.Exited(143));
    }

    private Launch turn(String workspace) {
        return Launch.in(root, EngineEnvironment.from(System.getenv()), root.resolve(workspace + ".lock"))
                .withTurn(root.resolve("turn"));
    }
}
