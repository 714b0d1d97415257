package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one value. The trees are as on the wire and may hold secrets; a mask has {@code true} where its tree is
 * sensitive or unknown, either for the whole or further down.
 *
 * @param actions on the wire's words: {@code no-op create read update delete forget}; a replacement has two
 * @param before missing or null if there was nothing
 * @param replacePaths the attributes that force a replacement
 * @param importId the id of the object that is adopted, null if none is
 */
public record Change(
        List<String> actions,
        JsonNode before,
        JsonNode after,
        JsonNode afterUnknown,
        JsonNode beforeSensitive,
        JsonNode afterSensitive,
        List<JsonNode> replacePaths,
        @Nullable String importId,
        @Nullable String generatedConfig) {

    public Change {
        actions = List.copyOf(actions);
        replacePaths = List.copyOf(replacePaths);
    }

    static Change read(JsonNode node) {
        JsonNode importing = node.path("importing");
        return new Change(
                node.path("actions").valueStream().map(JsonNode::asText).toList(),
                node.path("before"),
                node.path("after"),
                node.path("after_unknown"),
                node.path("before_sensitive"),
                node.path("after_sensitive"),
                node.path("replace_paths").valueStream().toList(),
                importing.isObject() ? importing.path("id").asText("") : null,
                node.path("generated_config").isTextual()
                        ? node.path("generated_config").asText()
                        : null);
    }

    static Change none() {
        JsonNode missing = MissingNode.getInstance();
        return new Change(List.of(), missing, missing, missing, missing, missing, List.of(), null, null);
    }

    /** The actions in one word. */
    public Action action() {
        return Action.of(actions);
    }

    /** Whether the object is adopted from outside; it may be changed at the same time. */
    public boolean isImport() {
        return importId != null;
    }
}
