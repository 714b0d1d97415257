package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.plan.PlanSummary;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engine would not read, or would make and then not be able to store, is refused before it starts. */
@Timeout(120)
class EngineReadsTest {
    private static final String ONE = "resource \"terraform_data\" \"one\" {}\n";

    @TempDir
    Path directory;

    @Test
    void a_configuration_for_opentofu_alone_does_not_destroy_everything_on_a_worker_with_terraform() {
        try (var bench = new Workbench(directory, "terraform", Map.of())) {
            bench.applied(bench.ask(RunMode.APPLY, "shop", Map.of("main.tf", ONE)));

            RunRequest run = bench.ask(RunMode.APPLY, "shop", Map.of("main.tofu", ONE));

            assertRefused(bench, run, "configuration_of_another_engine");
        }
    }

    @Test
    void the_same_configuration_is_what_opentofu_reads() {
        try (var bench = new Workbench(directory, "tofu", Map.of())) {
            PlanSummary plan = bench.plan(bench.ask(RunMode.APPLY, "shop", Map.of("main.tofu", ONE)));

            assertThat(plan.add()).isEqualTo(1);
        }
    }

    @Test
    void a_file_that_terraform_passes_over_is_told_unless_another_one_stands_in_for_it() {
        try (var bench = new Workbench(directory, "terraform", Map.of())) {
            RunRequest run = bench.ask(
                    RunMode.PLAN_ONLY,
                    "shop",
                    Map.of("main.tf", ONE, "main.tofu", ONE, "network.tofu", ONE.replace("one", "two")));
            bench.prepare(run);

            assertThat(bench.feed(run)).contains(" does not read network.tofu\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_configuration_of_comments_destroys_nothing_unless_it_is_asked_to(String engine) {
        try (var bench = new Workbench(directory, engine, Map.of())) {
            bench.applied(bench.ask(RunMode.APPLY, "shop", Map.of("main.tf", ONE)));

            RunRequest run = bench.ask(RunMode.APPLY, "shop", Map.of("main.tf", "# " + ONE));
            assertRefused(bench, run, "configuration_empty");
            bench.finish(run, RunStatus.ERRORED);

            PlanSummary plan = bench.plan(bench.ask(RunMode.DESTROY, "shop", Map.of("main.tf", "# " + ONE)));
            assertThat(plan.destroy()).isEqualTo(1);
        }
    }

    @Test
    void a_state_that_opentofu_would_encrypt_is_refused_before_anything_is_made() {
        String encrypted = """
                terraform {
                  encryption {
                    key_provider "pbkdf2" "key" {
                      passphrase = "correct horse battery staple"
                    }
                    method "aes_gcm" "method" {
                      keys = key_provider.pbkdf2.key
                    }
                    state {
                      method = method.aes_gcm.method
                    }
                  }
                }
                """;
        try (var bench = new Workbench(directory, "tofu", Map.of())) {
            RunRequest run = bench.ask(RunMode.APPLY, "shop", Map.of("main.tf", ONE, "encryption.tf", encrypted));

            assertRefused(bench, run, "configuration_encrypts_state");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"by reference", "as typed"})
    void a_plan_that_opentofu_encrypts_by_a_variable_is_shown_and_applied_all_the_same(String given) {
        String encrypted = """
                variable "passphrase" {
                  sensitive = true
                }
                terraform {
                  encryption {
                    key_provider "pbkdf2" "key" {
                      passphrase = var.passphrase
                    }
                    method "aes_gcm" "method" {
                      keys = key_provider.pbkdf2.key
                    }
                    plan {
                      method = method.aes_gcm.method
                    }
                  }
                }
                """;
        String passphrase = "correct horse battery staple";
        boolean typed = given.equals("as typed");
        try (var bench = new Workbench(directory, "tofu", Map.of("PASSPHRASE", passphrase))) {
            RunRequest run = bench.ask(
                    RunMode.APPLY,
                    "shop",
                    Map.of("main.tf", ONE, "encryption.tf", encrypted),
                    typed ? Map.of("passphrase", passphrase) : Map.of(),
                    List.of(),
                    typed ? Map.of() : Map.of("TF_VAR_passphrase", "env:PASSPHRASE"));

            assertThat(bench.applied(run).add()).isEqualTo(1);
        }
    }

    private static void assertRefused(Workbench bench, RunRequest run, String code) {
        assertThatThrownBy(() -> bench.prepare(run)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(code);
            assertThat(failure.isNonRetryable()).isTrue();
        });
    }
}
