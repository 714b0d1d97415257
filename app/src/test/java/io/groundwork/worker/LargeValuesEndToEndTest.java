package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.problem.Problem;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.workspace.OutputValue;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans, states and outputs with values that a careful reader of JSON would refuse. */
@Timeout(300)
class LargeValuesEndToEndTest {
    private static final String MEGABYTE = """
            locals {
              megabyte = join("", [for i in range(1024) : format("%01024d", i)])
            }
            """;

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void large_values_are_planned_judged_applied_and_shown_and_what_is_too_large_ends_with_a_clear_error(String engine)
            throws IOException {
        try (Stack stack = Stack.startWith(engine, root, Map.of())) {
            assertThatLargeValuesWork(stack);
            assertThat(problemOf(stack.run("huge", RunMode.APPLY, MEGABYTE + """
                            output "huge" { value = join("", [for i in range(70) : local.megabyte]) }
                            """))
                            .code())
                    .isEqualTo("plan_too_large");
            assertThat(problemOf(stack.run("many", RunMode.APPLY, """
                            output "many" { value = [for i in range(100) : [for j in range(1000) : { a = j }]] }
                            """))).satisfies(problem -> {
                assertThat(problem.code()).isEqualTo("plan_too_large");
                assertThat(problem.nextStep()).contains("-Xmx2g");
            });
            assertThat(stack.run("huge", RunMode.APPLY, "resource \"terraform_data\" \"a\" {}\n")
                            .status())
                    .as("the workspace is free")
                    .isEqualTo(RunStatus.APPLIED);
        }
    }

    @Test
    void a_value_that_an_engine_shows_with_gigabytes_ends_the_run_and_not_the_machine() throws IOException {
        try (Stack stack = Stack.startWithEngine(root, Map.of("GROUNDWORK_ENGINE_MEMORY", "256"))) {
            RunView run = stack.run("deep", RunMode.APPLY, """
                    output "deep" { value = jsondecode(join("", [join("", [for i in range(1001) : "["]),
                      join("", [for i in range(1001) : "]"])])) }
                    """);

            assertThat(problemOf(run).code()).isIn("plan_too_large", "engine_outgrown");
            assertThat(problemOf(run).message()).contains("memory");
            assertThat(stack.run("deep", RunMode.APPLY, "resource \"terraform_data\" \"a\" {}\n")
                            .status())
                    .as("the workspace is free")
                    .isEqualTo(RunStatus.APPLIED);
        }
    }

    private static void assertThatLargeValuesWork(Stack stack) throws IOException {
        String configuration = MEGABYTE + """
                output "number" { value = 1e1500 }
                output "map" { value = { (substr(local.megabyte, 0, 64000)) = "found" } }
                output "text" { value = join("", [for i in range(21) : local.megabyte]) }
                output "secret" {
                  value     = sha256(local.megabyte)
                  sensitive = true
                }
                """;

        RunView applied = stack.run("large", RunMode.APPLY, configuration);

        assertThat(applied.error()).isNull();
        assertThat(applied.status()).isEqualTo(RunStatus.APPLIED);
        Map<String, OutputValue> outputs = stack.api.outputs("large");
        assertThat(value(outputs, "number")).isEqualTo(BigInteger.TEN.pow(1500));
        assertThat(value(outputs, "map"))
                .isInstanceOfSatisfying(
                        Map.class,
                        map -> assertThat(map.keySet().iterator().next().toString())
                                .hasSize(64_000));
        assertThat(value(outputs, "text").toString()).hasSize(21 << 20);
        assertThat(stack.run("large", RunMode.APPLY, configuration).status()).isEqualTo(RunStatus.PLANNED_AND_FINISHED);
        RunView destroyed = stack.run("large", RunMode.DESTROY, configuration);
        assertThat(destroyed.error()).isNull();
        assertThat(destroyed.status()).isEqualTo(RunStatus.DESTROYED);
    }

    private static Object value(Map<String, OutputValue> outputs, String name) {
        return Objects.requireNonNull(Objects.requireNonNull(outputs.get(name)).value());
    }

    private static Problem problemOf(RunView run) {
        assertThat(run.status()).isEqualTo(RunStatus.ERRORED);
        return Objects.requireNonNull(run.error(), "an error");
    }
}
