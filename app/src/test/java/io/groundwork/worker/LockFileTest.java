package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock file that an engine wrote on a worker can be had by whoever keeps the configuration. */
@Timeout(240)
class LockFileTest {
    @TempDir
    Path root;

    @Test
    void the_lock_file_of_a_run_is_kept_also_if_its_init_was_that_of_an_earlier_run() throws IOException {
        String configuration = """
                terraform {
                  required_providers {
                    time = {
                      source = "hashicorp/time"
                    }
                  }
                }
                resource "time_static" "now" {}
                """;
        try (Stack stack = TestCloud.stack(root, Map.of())) {
            RunView first = stack.run("one", RunMode.PLAN_ONLY, configuration);
            RunView second = stack.run("two", RunMode.PLAN_ONLY, configuration);
            RunView without = stack.run("none", RunMode.PLAN_ONLY, "locals {}\n");

            assertThat(lockFile(stack, first)).contains("hashicorp/time", "h1:");
            assertThat(lockFile(stack, second)).isEqualTo(lockFile(stack, first));
            assertThatThrownBy(() -> stack.api.lockFile(without.runId()))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.problem().code()).isEqualTo("lock_file_not_found"));
        }
    }

    private static String lockFile(Stack stack, RunView run) {
        assertThat(run.error()).isNull();
        return new String(stack.api.lockFile(run.runId()), StandardCharsets.UTF_8);
    }
}
