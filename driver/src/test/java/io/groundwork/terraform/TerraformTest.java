package io.groundwork.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.process.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How commands end, against an engine that does as it is told. */
class TerraformTest {

    private static final String DIAGNOSTIC =
            "echo '{\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":\"error\",\"summary\":\"%s\",\"detail\":\"d\"}}'\n";

    @TempDir
    Path root;

    private final Plan plan = Plan.to(Path.of("plan.bin"));
    private final Apply apply = Apply.of(Path.of("plan.bin"));

    @ParameterizedTest
    @CsvSource({"0", "2"})
    void an_answer_is_returned(int code) throws Exception {
        assertThat(fake("exit " + code).run("a", plan)).isEqualTo(code);
    }

    @Test
    void the_engine_gets_the_commands_argv_in_the_work_directory() throws Exception {
        Workspace workspace = fake("echo \"$PWD $*\"");
        workspace.run("a", apply);

        assertThat(workspace.output("a"))
                .hasContent(workspace.directory() + " apply -json -input=false -no-color plan.bin\n");
    }

    @Test
    void an_engine_whose_init_cannot_speak_json_is_not_asked_to() throws Exception {
        Workspace workspace = new Workspace(root, FakeEngine.in(root, "echo \"$*\"", "1.8.5"), "");
        workspace.run("a", Init.defaults());

        assertThat(workspace.output("a")).hasContent("init -input=false -no-color\n");
    }

    @Test
    void a_failure_carries_each_error_once_and_the_end_of_standard_error() throws Exception {
        Workspace workspace = fake(DIAGNOSTIC.formatted("execution halted").repeat(3)
                + DIAGNOSTIC.formatted("Saved plan is stale")
                + "echo last words >&2; exit 1");

        assertThatThrownBy(() -> workspace.run("a", apply))
                .isInstanceOfSatisfying(DriverException.Failed.class, failed -> {
                    assertThat(failed.exitCode()).isEqualTo(1);
                    assertThat(failed.diagnostics())
                            .extracting(diagnostic -> diagnostic.summary())
                            .containsExactly("execution halted", "Saved plan is stale");
                    assertThat(failed.stderrTail()).isEqualTo("last words\n");
                })
                .hasMessage("applying the plan: exit code 1: execution halted");
    }

    @Test
    void a_failing_document_command_is_explained_by_standard_error() throws Exception {
        assertThatThrownBy(() ->
                        fake("echo; echo 'Error: Failed to read' >&2; exit 1").run("a", new Show(Path.of("p"))))
                .isInstanceOf(DriverException.Failed.class)
                .hasMessage("reading the plan: exit code 1: Error: Failed to read");
    }

    @Test
    void an_error_that_is_a_mere_line_explains_a_failure_too() throws Exception {
        assertThatThrownBy(() -> fake("echo '{\"@level\":\"error\",\"@message\":\"The flags conflict.\"}'; exit 1")
                        .run("a", Init.defaults()))
                .isInstanceOf(DriverException.Failed.class)
                .hasMessage("initialising the working directory: exit code 1: The flags conflict.");
    }

    @Test
    void only_the_end_of_a_long_standard_error_is_kept() throws Exception {
        assertThatThrownBy(() -> fake("i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo line $i >&2; done; exit 1")
                        .run("a", apply))
                .isInstanceOfSatisfying(
                        DriverException.Failed.class,
                        failed -> assertThat(failed.stderrTail())
                                .hasSizeLessThanOrEqualTo(8 * 1024)
                                .endsWith("line 3000\n"));
    }

    @Test
    void a_failure_after_a_requested_stop_is_a_cancellation() throws Exception {
        Workspace workspace = fake("trap 'exit 1' TERM; touch ready; while :; do sleep 0.01; done");
        Attempt attempt = workspace.start("a", apply);
        awaitReady(workspace);
        attempt.requestStop();

        assertThatThrownBy(() -> workspace.terraform().await(apply, attempt, Workspace.PATIENCE))
                .isInstanceOf(DriverException.Cancelled.class)
                .hasMessage("applying the plan: stopped on request");
    }

    @Test
    void an_engine_that_finishes_in_spite_of_a_requested_stop_has_answered() throws Exception {
        Workspace workspace = fake("trap : TERM; touch ready; while [ ! -e go ]; do sleep 0.01; done; exit 0");
        Attempt attempt = workspace.start("a", apply);
        awaitReady(workspace);
        attempt.requestStop();
        Files.createFile(workspace.directory().resolve("go"));

        assertThat(workspace.terraform().await(apply, attempt, Workspace.PATIENCE))
                .isZero();
    }

    @Test
    void waiting_too_long_leaves_the_engine_running() throws Exception {
        Workspace workspace = fake("while [ ! -e go ]; do sleep 0.01; done");
        Attempt attempt = workspace.start("a", apply);

        assertThatThrownBy(() -> workspace.terraform().await(apply, attempt, Duration.ofMillis(30)))
                .isInstanceOf(DriverException.TimedOut.class)
                .hasMessageContaining("applying the plan: still running");
        Files.createFile(workspace.directory().resolve("go"));
        assertThat(workspace.terraform().await(apply, attempt, Workspace.PATIENCE))
                .isZero();
    }

    @Test
    void a_workspace_in_use_on_this_host_is_busy() throws Exception {
        Workspace workspace = fake("touch ready; while [ ! -e go ]; do sleep 0.01; done");
        Attempt attempt = workspace.start("a", apply);
        awaitReady(workspace);

        assertThatThrownBy(() -> workspace.run("b", apply))
                .isInstanceOf(DriverException.Busy.class)
                .hasMessageContaining("busy on this host");
        Files.createFile(workspace.directory().resolve("go"));
        assertThat(workspace.terraform().await(apply, attempt, Workspace.PATIENCE))
                .isZero();
    }

    private Workspace fake(String script) throws IOException {
        return new Workspace(root, FakeEngine.in(root, script), "");
    }

    private static void awaitReady(Workspace workspace) {
        Eventually.until(
                "the engine to be ready",
                () -> Files.exists(workspace.directory().resolve("ready")));
    }
}
