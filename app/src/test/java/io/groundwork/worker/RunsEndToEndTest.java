package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.problem.Problem;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.workspace.OutputValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real terraform, the in-JVM Temporal server, everything else as in production. */
@Timeout(240)
class RunsEndToEndTest {
    private static final String PASSWORD = "swordfish-8471";

    @TempDir
    static Path root;

    private static Stack stack;

    @BeforeAll
    static void start() {
        stack = Stack.startWithEngine(root, Map.of("DB_PASSWORD", PASSWORD));
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void a_configuration_is_applied_then_has_nothing_to_do_then_is_destroyed() throws IOException {
        String configuration = """
                resource "terraform_data" "a" { input = "hello" }
                output "word" { value = terraform_data.a.output }
                """;

        RunView applied = stack.run("life", RunMode.APPLY, configuration);
        assertThat(applied.error()).isNull();
        assertThat(applied.status()).isEqualTo(RunStatus.APPLIED);
        assertThat(stack.api.outputs("life")).containsEntry("word", new OutputValue(false, "hello"));
        assertThat(stack.feed(applied.runId()))
                .filteredOn(entry -> entry.event() instanceof RunEvent.ResourceChanged changed
                        && changed.phase().equals("completed"))
                .hasSize(1);

        assertThat(stack.run("life", RunMode.APPLY, configuration).status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);
        assertThat(root.resolve("data/worker/runs").resolve(applied.runId()))
                .as("scratch of a run that is over")
                .isEmptyDirectory();

        assertThat(stack.run("life", RunMode.DESTROY, configuration).status()).isEqualTo(RunStatus.DESTROYED);
        assertThat(stack.api.resources("life")).isEmpty();
    }

    @Test
    void a_plan_only_run_changes_nothing() throws IOException {
        RunView run = stack.run("look", RunMode.PLAN_ONLY, "resource \"terraform_data\" \"a\" {}\n");

        assertThat(run.status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);
        assertThat(stack.feed(run.runId()))
                .noneMatch(entry -> entry.event() instanceof RunEvent.ResourceChanged changed
                        && changed.phase().equals("completed"));
    }

    @Test
    void a_failed_apply_keeps_what_was_made_and_the_next_run_repairs() throws IOException {
        String configuration = """
                resource "terraform_data" "good" {}
                resource "terraform_data" "bad" {
                  depends_on = [terraform_data.good]
                  provisioner "local-exec" { command = "%s" }
                }
                """;

        RunView failed = stack.run("repair", RunMode.APPLY, configuration.formatted("exit 3"));
        assertThat(failed.status()).isEqualTo(RunStatus.ERRORED);
        assertThat(problemOf(failed).code()).isEqualTo("engine_failed");
        assertThat(stack.api.resources("repair")).contains("terraform_data.good");

        assertThat(stack.run("repair", RunMode.APPLY, configuration.formatted("true"))
                        .status())
                .isEqualTo(RunStatus.APPLIED);
    }

    @Test
    void a_process_that_a_provisioner_left_behind_does_not_keep_the_next_run_out() throws IOException {
        Path pid = root.resolve("left-behind.pid");
        String configuration = """
                resource "terraform_data" "a" {
                  provisioner "local-exec" { command = "sleep 300 >/dev/null 2>&1 & echo $! > %s" }
                }
                """.formatted(pid);
        assertThat(stack.run("left", RunMode.APPLY, configuration).status()).isEqualTo(RunStatus.APPLIED);
        ProcessHandle left =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        try {
            assertThat(stack.run("left", RunMode.DESTROY, configuration).status())
                    .isEqualTo(RunStatus.DESTROYED);
            assertThat(left.isAlive()).as("it was meant to stay").isTrue();
        } finally {
            left.destroyForcibly();
        }
    }

    @Test
    void a_syntax_error_is_told_with_file_and_line_and_without_a_stack_trace() throws IOException {
        RunView run = stack.run("typo", RunMode.APPLY, "\nresource \"terraform_data\" {\n");

        assertThat(run.status()).isEqualTo(RunStatus.ERRORED);
        assertThat(problemOf(run).message()).contains("main.tf:2").doesNotContain("\tat ", "Exception");
    }

    @Test
    void a_variable_without_a_value_is_named() throws IOException {
        RunView run = stack.run("unset", RunMode.APPLY, "variable \"region\" {}\n");

        assertThat(problemOf(run).code()).isEqualTo("variable_missing");
    }

    @Test
    void a_secret_by_reference_is_on_disk_nowhere_after_the_next_run() throws IOException {
        String configuration = """
                variable "password" {
                  sensitive = true
                }
                resource "terraform_data" "a" {
                  triggers_replace = sha256(var.password)
                  provisioner "local-exec" {
                    command     = "echo the password is $P"
                    environment = { P = var.password }
                  }
                }
                """;
        Map<String, String> secrets = Map.of("TF_VAR_password", "env:DB_PASSWORD");

        RunView run = stack.run("secret", RunMode.APPLY, configuration, Map.of(), secrets);
        assertThat(run.error()).isNull();
        assertThat(run.status()).isEqualTo(RunStatus.APPLIED);
        stack.run("secret", RunMode.DESTROY, configuration, Map.of(), secrets);
        stack.run("secret", RunMode.PLAN_ONLY, "locals {}\n");

        assertThat(stack.feed(run.runId()).toString()).doesNotContain(PASSWORD);
        assertThat(stack.filesWith(PASSWORD)).isEmpty();
    }

    private static Problem problemOf(RunView run) {
        return Objects.requireNonNull(run.error(), "an error");
    }
}
