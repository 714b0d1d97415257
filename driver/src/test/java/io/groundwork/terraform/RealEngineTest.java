package io.groundwork.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.plan.Action;
import io.groundwork.terraform.plan.PlanCounts;
import io.groundwork.terraform.plan.PlanDocument;
import io.groundwork.terraform.plan.StateDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealEngineTest {

    private static final String CONFIGURATION = """
            variable "name" {
              type = string
            }
            resource "terraform_data" "it" {
              count = 3
              input = "${var.name}-${count.index}"
            }
            output "names" {
              value = terraform_data.it[*].output
            }
            """;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_workspace_is_made_found_unchanged_and_destroyed(EngineKind kind) throws Exception {
        Workspace workspace = new Workspace(root, kind, CONFIGURATION)
                .with(TestEngines.environment().withVariable("name", "n"));
        Path file = root.resolve("plan.bin");
        workspace.run("init", Init.defaults());

        assertThat(workspace.run("plan", Plan.to(file).withLock(false))).isEqualTo(2);
        workspace.run("show", new Show(file));
        PlanDocument plan = PlanDocument.read(workspace.output("show"));
        assertThat(plan.counts()).isEqualTo(new PlanCounts(3, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 9));
        assertThat(plan.applyable()).isTrue();
        workspace.run("apply", Apply.of(file));

        workspace.run("pull", new StatePull());
        StateDocument state = StateDocument.parse(Files.readAllBytes(workspace.output("pull")));
        assertThat(state.outputs().get("names"))
                .isNotNull()
                .satisfies(output -> assertThat(output.value()).hasToString("[\"n-0\",\"n-1\",\"n-2\"]"));

        assertThat(workspace.run("again", Plan.to(root.resolve("again.bin")))).isZero();
        workspace.run("show-again", new Show(root.resolve("again.bin")));
        assertThat(PlanDocument.read(workspace.output("show-again")).applyable())
                .isFalse();

        assertThat(workspace.run("destroy-plan", Plan.to(file).withMode(Plan.Mode.DESTROY)))
                .isEqualTo(2);
        workspace.run("show-destroy", new Show(file));
        assertThat(PlanDocument.read(workspace.output("show-destroy")).resourceChanges())
                .hasSize(3)
                .allMatch(change -> change.action() == Action.DELETE);
        workspace.run("destroy", Apply.of(file));
        workspace.run("pull-empty", new StatePull());
        assertThat(StateDocument.parse(Files.readAllBytes(workspace.output("pull-empty")))
                        .instances())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_missing_variable_is_a_diagnostic_with_its_place(EngineKind kind) throws Exception {
        Workspace workspace = new Workspace(root, kind, CONFIGURATION);
        workspace.run("init", Init.defaults());

        assertThatThrownBy(() -> workspace.run("plan", Plan.to(root.resolve("plan.bin"))))
                .isInstanceOfSatisfying(DriverException.Failed.class, failed -> {
                    assertThat(failed.diagnostics()).hasSize(1);
                    assertThat(failed.diagnostics().getFirst().range())
                            .isNotNull()
                            .satisfies(range -> assertThat(range.start().line()).isEqualTo(1));
                })
                .hasMessageContaining("No value for required variable");
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void every_option_is_one_the_engine_knows(EngineKind kind) throws Exception {
        Workspace workspace = new Workspace(root, kind, CONFIGURATION);
        Path variables = Files.writeString(workspace.directory().resolve("v.tfvars"), "name = \"n\"\n");
        Path file = root.resolve("plan.bin");
        workspace.run("init", Init.defaults().withUpgrade(true).withReconfigure(true));
        workspace.run("init1", Init.defaults().withReadOnlyLockFile(true));
        workspace.run("init2", Init.defaults().withBackend(false));
        workspace.run(
                "plan",
                Plan.to(file)
                        .withRefresh(false)
                        .withLock(false)
                        .withParallelism(2)
                        .withVariableFiles(java.util.List.of(variables)));
        workspace.run("apply", Apply.of(file).withLock(false).withParallelism(1));
        workspace.run("version", new Version());

        assertThat(workspace.run(
                        "refresh",
                        Plan.to(file).withMode(Plan.Mode.REFRESH_ONLY).withVariableFiles(java.util.List.of(variables))))
                .isZero();
    }
}
