package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.plan.PlanSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Init, plan and apply get the same values. */
@Timeout(120)
class VariablesOfAllStepsTest {
    @TempDir
    Path directory;

    /** OpenTofu has ephemeral variables since 1.11. */
    @Test
    void ephemeral_values_reach_the_apply_whatever_they_come_from() throws IOException {
        String configuration = """
                variable "from_file" { ephemeral = true }
                variable "from_json" {
                  type      = list(string)
                  ephemeral = true
                }
                variable "from_line" {
                  ephemeral = true
                  type      = map(string)
                }
                variable "from_reference" { ephemeral = true }
                variable "by_itself" { ephemeral = true }
                variable "plain" {}
                resource "terraform_data" "a" {
                  input = var.plain
                  provisioner "local-exec" {
                    command = "echo \\"$ALL\\" > %s"
                    environment = {
                      ALL = join(" ", concat([var.from_file, var.from_line.a, var.from_reference, var.by_itself], var.from_json))
                    }
                  }
                }
                """.formatted(directory.resolve("all"));
        try (var bench = new Workbench(directory, "terraform", Map.of("REFERRED", "four"))) {
            RunRequest run = bench.ask(
                    RunMode.APPLY,
                    "ephemeral",
                    Map.of(
                            "main.tf",
                            configuration,
                            "x.auto.tfvars",
                            "by_itself = \"five\"\nplain = \"wrong\"\nfrom_file = \"wrong\"\n",
                            "a.tfvars",
                            "from_file = <<-EOT\n  on${\"e\"}\n  EOT\nplain = \"wrong\" # ${\nfrom_line = {}\n",
                            "b.tfvars.json",
                            "{\"from_json\": [\"two \\\"and\\\" ${a}\"]}"),
                    Map.of("from_line", "{ a = \"three\" }", "plain", "right"),
                    List.of("a.tfvars", "b.tfvars.json"),
                    Map.of("TF_VAR_from_reference", "env:REFERRED"));
            bench.applied(run);
        }
        assertThat(Files.readString(directory.resolve("all")))
                .isEqualToIgnoringWhitespace("one three four five two \"and\" ${a}");
    }

    @Test
    void opentofu_fetches_the_modules_that_the_variables_of_this_run_name() {
        Map<String, String> files = Map.of(
                "main.tf",
                """
                variable "flavour" {}
                module "m" {
                  source = "./mods/${var.flavour}"
                }
                output "flavour" { value = module.m.flavour }
                """,
                "mods/sweet/main.tf",
                "output \"flavour\" { value = \"is sweet\" }\n",
                "mods/sour/main.tf",
                "output \"flavour\" { value = \"is sour\" }\n",
                "sour.tfvars",
                "flavour = \"sour\"\n");
        try (var bench = new Workbench(directory, "tofu", Map.of())) {
            assertThat(flavour(bench, files, Map.of("flavour", "sweet"), List.of()))
                    .isEqualTo("is sweet");
            assertThat(flavour(bench, files, Map.of("flavour", "sour"), List.of()))
                    .isEqualTo("is sour");
            assertThat(flavour(bench, files, Map.of("flavour", "sweet"), List.of()))
                    .isEqualTo("is sweet");
            assertThat(flavour(bench, files, Map.of(), List.of("sour.tfvars"))).isEqualTo("is sour");
        }
    }

    private static String flavour(
            Workbench bench, Map<String, String> files, Map<String, String> variables, List<String> varFiles) {
        RunRequest run = bench.ask(RunMode.PLAN_ONLY, "flavours", files, variables, varFiles, Map.of());
        PlanSummary plan = bench.plan(run);
        assertThat(plan.planDigest()).isNotEmpty();
        String after = bench.document(run).at("/output_changes/flavour/after").asText();
        bench.finish(run, RunStatus.PLANNED_AND_FINISHED);
        return after;
    }
}
