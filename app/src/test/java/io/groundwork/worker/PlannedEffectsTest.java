package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.workspace.CheckedObject;
import io.groundwork.workspace.OutputValue;
import io.groundwork.workspace.RecordedChecks;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan does is what is said of it, and is done, with both engines. */
class PlannedEffectsTest {
    private static final String TWO = """
            resource "terraform_data" "%s" {
              input = 1
            }
            resource "terraform_data" "other" {
              input = 2
            }
            """;

    @TempDir
    Path root;

    private @Nullable Stack started;

    private Stack startWith(String engine) {
        Stack stack = Stack.startWithEngine(
                root, Map.of("GROUNDWORK_ENGINE", binary(engine).toString()));
        started = stack;
        return stack;
    }

    /** Missing: skipped locally, failed in CI. */
    private static Path binary(String engine) {
        String tools = Objects.requireNonNullElse(
                System.getenv("GROUNDWORK_TOOLS_DIR"), System.getProperty("user.home") + "/.cache/groundwork/tools");
        for (String directory : (System.getenv("PATH") + ":" + tools + "/bin").split(":", -1)) {
            Path binary = Path.of(directory, engine);
            if (Files.isExecutable(binary)) {
                return binary;
            }
        }
        String missing = engine + " is missing (run scripts/tools)";
        return "true".equals(System.getenv("CI")) ? fail(missing) : abort(missing);
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private static PlanSummary plan(RunView run) {
        assertThat(run.error()).isNull();
        return Objects.requireNonNull(run.plan(), () -> "a plan of " + run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_plan_that_only_moves_is_told_and_applied_so_that_nothing_is_made_again(String engine) throws IOException {
        Stack stack = startWith(engine);
        stack.run("move", RunMode.APPLY, TWO.formatted("before"));
        String moved = TWO.formatted("after");

        RunView run = stack.run("move", RunMode.APPLY, moved + """
                moved {
                  from = terraform_data.before
                  to   = terraform_data.after
                }
                """);

        assertThat(run.status()).isEqualTo(RunStatus.APPLIED);
        assertThat(plan(run).inWords()).isEqualTo("1 to move, 0 to add, 0 to change, 0 to destroy");
        assertThat(stack.feed(run.runId()))
                .anySatisfy(entry -> assertThat(entry.event())
                        .isInstanceOfSatisfying(
                                RunEvent.ResourceChanged.class,
                                changed -> assertThat(changed.action() + " " + changed.previousAddress())
                                        .isEqualTo("move terraform_data.before")));
        assertThat(stack.api.resources("move"))
                .containsExactlyInAnyOrder("terraform_data.after", "terraform_data.other");
        // The moved block has done what it is for.
        assertThat(stack.run("move", RunMode.APPLY, moved).status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_plan_that_only_forgets_says_so(String engine) throws IOException {
        Stack stack = startWith(engine);
        stack.run("forget", RunMode.APPLY, TWO.formatted("it"));

        RunView run = stack.run("forget", RunMode.APPLY, """
                resource "terraform_data" "other" {
                  input = 2
                }
                removed {
                  from = terraform_data.it
                  lifecycle {
                    destroy = false
                  }
                }
                """);

        assertThat(run.status()).isEqualTo(RunStatus.APPLIED);
        assertThat(plan(run).inWords()).isEqualTo("0 to add, 0 to change, 0 to destroy, 1 to forget");
        assertThat(stack.api.resources("forget")).containsExactly("terraform_data.other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_plan_that_only_changes_outputs_says_so_and_every_digit_counts(String engine) throws IOException {
        Stack stack = startWith(engine);
        String output = "output \"n\" {\n  value = %s\n}\n";
        stack.run("outputs", RunMode.APPLY, output.formatted("0.12345678901234567890123"));
        assertThat(stack.api.outputs("outputs"))
                .containsEntry("n", new OutputValue(false, new BigDecimal("0.12345678901234567890123")));

        RunView run = stack.run("outputs", RunMode.APPLY, output.formatted("0.12345678901234567890124"));

        assertThat(run.status()).isEqualTo(RunStatus.APPLIED);
        assertThat(plan(run).inWords()).isEqualTo("0 to add, 0 to change, 0 to destroy, 1 output to change");
        assertThat(stack.api.plan(run.runId()).at("/output_changes/n/before")).hasToString("0.12345678901234567890123");
        assertThat(stack.feed(run.runId()))
                .anySatisfy(entry -> assertThat(entry.event())
                        .isInstanceOfSatisfying(
                                RunEvent.OutputChanged.class,
                                changed -> assertThat(changed.name()).isEqualTo("n")));
        assertThat(stack.api.outputs("outputs"))
                .containsEntry("n", new OutputValue(false, new BigDecimal("0.12345678901234567890124")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_plan_that_deletes_everything_asks_a_person_although_it_was_approved_ahead(String engine) throws IOException {
        Stack stack = startWith(engine);
        stack.run("gone", RunMode.APPLY, TWO.formatted("it"));

        RunView waiting = stack.runToDecision("gone", "output \"somewhere\" {\n  value = \"else\"\n}\n");

        assertThat(waiting.status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
        assertThat(plan(waiting).details().deletesEverything()).isTrue();
        assertThat(stack.feed(waiting.runId()))
                .anySatisfy(entry -> assertThat(entry.event())
                        .isInstanceOfSatisfying(
                                RunEvent.LogLine.class,
                                line -> assertThat(line.message()).contains("deletes everything")));
        assertThat(stack.api.resources("gone")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void results_of_checks_are_told(String engine) throws IOException {
        Stack stack = startWith(engine);

        RunView run = stack.run("checks", RunMode.PLAN_ONLY, """
                locals {
                  one = 1
                }
                resource "terraform_data" "it" {
                  input = 1
                }
                check "holds" {
                  assert {
                    condition     = local.one < 2
                    error_message = "one is not less than two"
                  }
                }
                check "health" {
                  assert {
                    condition     = local.one > 2
                    error_message = "no answer"
                  }
                }
                check "later" {
                  assert {
                    condition     = terraform_data.it.id != ""
                    error_message = "no id"
                  }
                }
                """);

        assertThat(plan(run).details().checks().inWords()).isEqualTo("1 passed, 1 failed, 1 known after apply");
        assertThat(plan(run).details().checks().failures())
                .hasToString("[Failure[address=check.health, message=no answer]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_check_that_comes_out_otherwise_is_recorded_once(String engine) throws IOException {
        Stack stack = startWith(engine);
        String configuration = """
                locals {
                  up = %s
                }
                resource "terraform_data" "it" {
                  input = 1
                }
                check "health" {
                  assert {
                    condition     = local.up
                    error_message = "no answer"
                  }
                }
                """;
        assertThat(stack.run("flips", RunMode.APPLY, configuration.formatted("true"))
                        .status())
                .isEqualTo(RunStatus.APPLIED);
        assertThat(stack.run("flips", RunMode.APPLY, configuration.formatted("true"))
                        .status())
                .isEqualTo(RunStatus.PLANNED_AND_FINISHED);

        RunView fails = stack.run("flips", RunMode.APPLY, configuration.formatted("false"));

        assertThat(fails.status()).isEqualTo(RunStatus.APPLIED);
        assertThat(plan(fails).inWords())
                .isEqualTo("0 to add, 0 to change, 0 to destroy, 1 result of a check to record");
        assertThat(stack.api.checks("flips"))
                .isEqualTo(new RecordedChecks(
                        fails.runId(), List.of(new CheckedObject("check.health", "fail", List.of()))));
        assertThat(stack.run("flips", RunMode.APPLY, configuration.formatted("false"))
                        .status())
                .isEqualTo(RunStatus.PLANNED_AND_FINISHED);
    }
}
