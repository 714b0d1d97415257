package io.groundwork.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The part of a plan that the default set reads, in the plan's own shape. Evaluation copies its input into the module's
 * memory and needs twenty times its size there, and nearly all of a plan is values that no rule of ours looks at.
 *
 * <p>Whoever writes a rule that reads more extends this; {@code readable} in {@code changes.rego} is the other half.
 */
final class PlanOutline {
    /** Types whose attributes are read, by prefix. */
    private static final String READ_TYPES = "temporalcloud_";

    private static final List<String> CHANGE_KEYS = List.of("address", "type", "mode", "deposed");
    private static final List<String> VALUE_KEYS = List.of("after", "after_unknown");

    private PlanOutline() {}

    static JsonNode of(JsonNode plan) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        ArrayNode changes = outline.putArray("resource_changes");
        for (JsonNode change : plan.path("resource_changes")) {
            changes.add(change(change));
        }
        ObjectNode configuration = outline.putObject("configuration");
        configuration.set("root_module", module(plan.path("configuration").path("root_module")));
        return outline;
    }

    private static ObjectNode change(JsonNode change) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        copy(change, CHANGE_KEYS, outline);
        ObjectNode inner = outline.putObject("change");
        copy(change.path("change"), List.of("actions"), inner);
        if (change.path("type").asText().startsWith(READ_TYPES)) {
            copy(change.path("change"), VALUE_KEYS, inner);
        }
        return outline;
    }

    private static ObjectNode module(JsonNode module) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        ArrayNode resources = outline.putArray("resources");
        for (JsonNode resource : module.path("resources")) {
            if (resource.has("provisioners")) {
                resources.add(provisioners(resource));
            }
        }
        ObjectNode calls = outline.putObject("module_calls");
        module.path("module_calls")
                .properties()
                .forEach(call -> calls.putObject(call.getKey())
                        .set("module", module(call.getValue().path("module"))));
        return outline;
    }

    private static ObjectNode provisioners(JsonNode resource) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        copy(resource, List.of("address"), outline);
        ArrayNode provisioners = outline.putArray("provisioners");
        for (JsonNode provisioner : resource.path("provisioners")) {
            copy(provisioner, List.of("type"), provisioners.addObject());
        }
        return outline;
    }

    private static void copy(JsonNode from, List<String> keys, ObjectNode to) {
        for (String key : keys) {
            JsonNode value = from.get(key);
            if (value != null) {
                to.set(key, value);
            }
        }
    }
}
