package io.groundwork.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * The part of a plan that the default set reads, in the plan's own shape. Evaluation copies its input into the module's
 * memory and needs twenty times its size there, and nearly all of a plan is values that no rule of ours looks at.
 *
 * <p>Whoever writes a rule that reads more extends this; {@code readable} in {@code changes.rego} is the other half.
 */
final class PlanOutline {
    /** Types whose attributes are read, by prefix. */
    private static final String READ_TYPES = "temporalcloud_";

    private static final List<String> CHANGE_KEYS = List.of("address", "type", "mode", "deposed", "action_reason");
    private static final List<String> VALUE_KEYS = List.of("after", "after_unknown");

    /** Data sources that reach outside, and so are told. */
    private static final Set<String> READ_DATA = Set.of("external", "http");

    /** Sections whose content is left out because no rule looks at it; {@code known_sections} is the other half. */
    private static final Set<String> UNREAD_SECTIONS = Set.of(
            "applyable",
            "checks",
            "complete",
            "configuration",
            "errored",
            "format_version",
            "output_changes",
            "planned_values",
            "prior_state",
            "relevant_attributes",
            "resource_changes",
            "resource_drift",
            "terraform_version",
            "timestamp",
            "variables");

    private PlanOutline() {}

    static JsonNode of(JsonNode plan) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        ArrayNode changes = outline.putArray("resource_changes");
        for (JsonNode change : plan.path("resource_changes")) {
            changes.add(change(change));
        }
        plan.properties().forEach(section -> section(section.getKey(), section.getValue(), outline));
        ObjectNode configuration = outline.putObject("configuration");
        configuration.set("root_module", module(plan.path("configuration").path("root_module")));
        return outline;
    }

    /** Of a section that nobody knows: its name, and whether there is anything in it. */
    private static void section(String name, JsonNode content, ObjectNode outline) {
        switch (name) {
            case "action_invocations" -> addresses(content, outline.putArray(name));
            case "deferred_changes" -> deferred(content, "resource_change", outline.putArray(name));
            case "deferred_action_invocations" -> deferred(content, "action_invocation", outline.putArray(name));
            default -> {
                if (!UNREAD_SECTIONS.contains(name)) {
                    outline.set(name, content.isContainerNode() && !content.isEmpty() ? BooleanNode.TRUE : content);
                }
            }
        }
    }

    private static void addresses(JsonNode content, ArrayNode to) {
        content.forEach(each -> copy(each, List.of("address"), to.addObject()));
    }

    private static void deferred(JsonNode content, String what, ArrayNode to) {
        content.forEach(
                each -> copy(each.path(what), List.of("address"), to.addObject().putObject(what)));
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
            if (resource.has("provisioners")
                    || READ_DATA.contains(resource.path("type").asText())) {
                resources.add(block(resource));
            }
        }
        ObjectNode calls = outline.putObject("module_calls");
        module.path("module_calls")
                .properties()
                .forEach(call -> calls.putObject(call.getKey())
                        .set("module", module(call.getValue().path("module"))));
        return outline;
    }

    private static ObjectNode block(JsonNode resource) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        copy(resource, List.of("address", "mode", "type"), outline);
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
