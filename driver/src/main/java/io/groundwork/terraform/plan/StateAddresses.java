package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.groundwork.terraform.plan.StateDocument.Instance;

/** Puts the addresses together that a state keeps in pieces. */
final class StateAddresses {

    private StateAddresses() {}

    static Instance instance(JsonNode resource, JsonNode instance) {
        String mode = resource.path("mode").asText("");
        String type = resource.path("type").asText("");
        String module = resource.path("module").asText("");
        String address = (module.isEmpty() ? "" : module + ".")
                + (mode.equals("data") ? "data." : "")
                + type
                + "."
                + resource.path("name").asText("")
                + key(instance.path("index_key"));
        JsonNode id = instance.path("attributes").path("id");
        return new Instance(
                address,
                mode,
                type,
                resource.path("provider").asText(""),
                instance.path("status").asText("").equals("tainted"),
                instance.hasNonNull("deposed"),
                id.isTextual() ? id.asText() : "");
    }

    /** A text key is quoted as in the language, where an interpolation's start is doubled. */
    private static String key(JsonNode index) {
        if (index.isTextual()) {
            String text = index.asText().replace("${", "$${").replace("%{", "%%{");
            return "[" + TextNode.valueOf(text) + "]";
        }
        return index.isNumber() ? "[" + index.asText() + "]" : "";
    }
}
