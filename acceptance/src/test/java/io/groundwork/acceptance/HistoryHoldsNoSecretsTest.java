package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Exports a run's history from the real server, and looks for what was planted in it. */
@Timeout(300)
@ExtendWith(SharedDeployment.class)
class HistoryHoldsNoSecretsTest {
    private static final String VARIABLE = "planted-in-a-variable-93bd";
    private static final String RESOURCE = "planted-in-the-configuration-51fa";
    private static final String FAILURE = "planted-in-a-failure-77ce";

    private final Deployment groundwork;

    @TempDir
    Path root;

    HistoryHoldsNoSecretsTest(Deployment groundwork) {
        this.groundwork = groundwork;
    }

    @Test
    void neither_inputs_nor_failures_can_be_read_in_an_exported_history() {
        var configuration = Configuration.in(root, "planted").withFile("main.tf", """
                variable "word" {}
                resource "terraform_data" "a" {
                  input = "${var.word} %s"
                  provisioner "local-exec" {
                    command = "echo %s; exit 9"
                  }
                }
                """.formatted(RESOURCE, FAILURE));

        Result run =
                groundwork.cli("run", configuration.path(), "--auto-approve", "--json", "--var", "word=" + VARIABLE);
        List<String> texts =
                ExportedHistory.texts(groundwork, run.last().path("workflowId").asText());

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(texts).hasSizeGreaterThan(5);
        assertThat(texts)
                .noneMatch(text -> text.contains(VARIABLE) || text.contains(RESOURCE) || text.contains(FAILURE));
    }
}
