package io.groundwork.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.event.EngineEvent;
import io.groundwork.terraform.plan.PlanDocument;
import io.groundwork.terraform.plan.StateDocument;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values beyond what Jackson takes from strangers, which both engines take. */
class LargeValuesTest {

    private static final String CONFIGURATION = """
            locals {
              megabyte = join("", [for i in range(1024) : format("%01024d", i)])
            }
            output "number" { value = 1e1500 }
            output "map" { value = { (substr(local.megabyte, 0, 64000)) = "found" } }
            output "text" { value = join("", [for i in range(21) : local.megabyte]) }
            """;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_number_of_1501_digits_a_key_of_64000_characters_and_a_text_of_22_million_are_read_everywhere(EngineKind kind)
            throws Exception {
        Workspace workspace = new Workspace(root, kind, CONFIGURATION);
        workspace.run("init", Init.defaults());
        Path file = root.resolve("plan.bin");
        workspace.run("plan", Plan.to(file));
        workspace.run("show", new Show(file));

        PlanDocument plan = PlanDocument.read(workspace.output("show"));
        assertThat(plan.outputChanges()).hasSize(3).allSatisfy((name, change) -> assertLarge(name, change.after()));

        workspace.run("apply", Apply.of(file));
        assertThat(Files.readAllLines(workspace.output("apply")).stream()
                        .map(workspace.terraform().eventParser()::parse)
                        .filter(EngineEvent.Outputs.class::isInstance)
                        .map(EngineEvent.Outputs.class::cast))
                .singleElement()
                .satisfies(said -> assertThat(said.outputs())
                        .hasSize(3)
                        .allSatisfy((name, output) -> assertLarge(name, Objects.requireNonNull(output.value()))));

        workspace.run("pull", new StatePull());
        StateDocument state = StateDocument.parse(Files.readAllBytes(workspace.output("pull")));
        assertThat(state.outputs()).hasSize(3).allSatisfy((name, output) -> assertLarge(name, output.value()));
    }

    private static void assertLarge(String name, JsonNode value) {
        switch (name) {
            case "number" -> assertThat(value.bigIntegerValue()).isEqualTo(BigInteger.TEN.pow(1500));
            case "map" ->
                assertThat(value.properties())
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.getKey()).hasSize(64_000));
            default -> assertThat(value.asText()).hasSize(21 << 20);
        }
    }
}
