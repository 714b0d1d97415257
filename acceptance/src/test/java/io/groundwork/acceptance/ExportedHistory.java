package io.groundwork.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What somebody with access to Temporal, and without our keys, can read of a run. */
final class ExportedHistory {
    private ExportedHistory() {}

    /** The export as it is, and each payload as it would be read: they are base64 in there. */
    static List<String> texts(Deployment groundwork, String workflowId) {
        Result history = groundwork.temporal("workflow", "show", "--workflow-id", workflowId, "--output", "json");
        List<String> texts = new ArrayList<>(List.of(history.out()));
        collectPayloads(Result.parse(history.out()), texts);
        return texts;
    }

    private static void collectPayloads(JsonNode node, List<String> texts) {
        if (node.path("data").isTextual()) {
            byte[] bytes = Base64.getDecoder().decode(node.path("data").asText());
            texts.add(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        node.forEach(child -> collectPayloads(child, texts));
    }
}
