package io.groundwork.opa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What {@code opa parse} says of a file.
 *
 * @param v1 whether it is written in version 1 of the language; version 0 else
 * @param path of its package, without {@code data}
 * @param rules names of its rules; functions are none
 */
record RegoModule(boolean v1, List<String> path, SortedSet<String> rules) {
    /** Raises {@link IllegalArgumentException} if the file would make opa read what is not in the set. */
    static RegoModule read(boolean v1, String parsed) throws JsonProcessingException {
        JsonNode module = Json.mapper().readTree(parsed);
        for (JsonNode annotation : module.path("annotations")) {
            for (JsonNode schema : annotation.path("schemas")) {
                refuseWaysOut(schema.path("definition"));
            }
        }
        List<String> path = new ArrayList<>();
        for (JsonNode element : module.path("package").path("path")) {
            path.add(element.path("value").asText());
        }
        SortedSet<String> rules = new TreeSet<>();
        for (JsonNode rule : module.path("rules")) {
            JsonNode head = rule.path("head");
            if (!head.has("args")) {
                rules.add(head.path("ref")
                        .path(0)
                        .path("value")
                        .asText(head.path("name").asText()));
            }
        }
        return new RegoModule(v1, List.copyOf(path.subList(Math.min(1, path.size()), path.size())), rules);
    }

    /**
     * opa loads what a schema in an annotation refers to while it checks the set. Its capabilities keep it from the network, and
     * not from files.
     */
    private static void refuseWaysOut(JsonNode schema) {
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            JsonNode value = field.getValue();
            boolean refers = field.getKey().equals("$ref") && !value.asText("#").startsWith("#");
            boolean moves = Set.of("id", "$id").contains(field.getKey()) && value.isTextual();
            if (refers || moves) {
                throw new IllegalArgumentException("a schema in its annotations has the " + field.getKey() + " "
                        + OpaErrors.brief(value.asText()) + ", which is not in the policy set");
            }
        }
        schema.forEach(RegoModule::refuseWaysOut);
    }
}
