package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
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
    void neither_inputs_nor_failures_can_be_read_in_an_exported_history() throws IOException {
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
        Result history = groundwork.temporal(
                "workflow",
                "show",
                "--workflow-id",
                run.last().path("workflowId").asText(),
                "--output",
                "json");

        assertThat(run.exitCode()).isEqualTo(4);
        List<String> texts = new ArrayList<>(List.of(history.out()));
        collectPayloads(new ObjectMapper().readTree(history.out()), texts);
        assertThat(texts).hasSizeGreaterThan(5);
        assertThat(texts)
                .noneMatch(text -> text.contains(VARIABLE) || text.contains(RESOURCE) || text.contains(FAILURE));
    }

    /** Payloads are base64 in the export: looked into as they would be read. */
    private static void collectPayloads(JsonNode node, List<String> texts) {
        if (node.path("data").isTextual()) {
            byte[] bytes = Base64.getDecoder().decode(node.path("data").asText());
            texts.add(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        node.forEach(child -> collectPayloads(child, texts));
    }
}
