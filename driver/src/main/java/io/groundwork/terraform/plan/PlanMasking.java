package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.Set;

/** Covers in a plan JSON what its own masks and its configuration call sensitive. Works on a copy. */
final class PlanMasking {

    private static final TextNode COVERED = TextNode.valueOf(Redactor.PLACEHOLDER);

    /** {@code TYPE.ATTRIBUTE} of what some resource's mask covers whole. */
    private final Set<String> sensitiveAttributes = new HashSet<>();

    private PlanMasking() {}

    static JsonNode cover(JsonNode plan) {
        JsonNode copy = plan.deepCopy();
        new PlanMasking().coverIn(copy);
        return copy;
    }

    private void coverIn(JsonNode plan) {
        plan.path("resource_changes").forEach(this::resource);
        plan.path("resource_drift").forEach(this::resource);
        plan.path("output_changes").forEach(PlanMasking::change);
        values(plan.path("planned_values"));
        values(plan.path("prior_state").path("values"));
        JsonNode root = plan.path("configuration").path("root_module");
        JsonNode variables = plan.path("variables");
        root.path("variables").properties().forEach(variable -> {
            if (variable.getValue().path("sensitive").asBoolean()) {
                replace(variables.path(variable.getKey()), "value", COVERED);
            }
        });
        module(root);
    }

    private void resource(JsonNode resource) {
        JsonNode change = resource.path("change");
        for (String mask : new String[] {"before_sensitive", "after_sensitive"}) {
            change.path(mask).properties().forEach(attribute -> {
                if (attribute.getValue().asBoolean()) {
                    sensitiveAttributes.add(resource.path("type").asText() + "." + attribute.getKey());
                }
            });
        }
        change(change);
    }

    private static void change(JsonNode change) {
        replace(change, "before", Masks.cover(change.path("before"), change.path("before_sensitive")));
        replace(change, "after", Masks.cover(change.path("after"), change.path("after_sensitive")));
    }

    private static void values(JsonNode values) {
        values.path("outputs").forEach(output -> {
            if (output.path("sensitive").asBoolean()) {
                replace(output, "value", COVERED);
            }
        });
        moduleValues(values.path("root_module"));
    }

    private static void moduleValues(JsonNode module) {
        module.path("resources")
                .forEach(resource -> replace(
                        resource, "values", Masks.cover(resource.path("values"), resource.path("sensitive_values"))));
        module.path("child_modules").forEach(PlanMasking::moduleValues);
    }

    private void module(JsonNode module) {
        module.path("variables").forEach(variable -> {
            if (variable.path("sensitive").asBoolean()) {
                replace(variable, "default", COVERED);
            }
        });
        module.path("resources").forEach(this::constants);
        module.path("module_calls").forEach(call -> {
            JsonNode variables = call.path("module").path("variables");
            call.path("expressions").properties().forEach(argument -> {
                if (variables.path(argument.getKey()).path("sensitive").asBoolean()) {
                    replace(argument.getValue(), "constant_value", COVERED);
                }
            });
            module(call.path("module"));
        });
    }

    /** A secret written into the configuration itself, in an attribute that its provider calls sensitive. */
    private void constants(JsonNode resource) {
        String type = resource.path("type").asText();
        resource.path("expressions").properties().forEach(attribute -> {
            if (sensitiveAttributes.contains(type + "." + attribute.getKey())) {
                replace(attribute.getValue(), "constant_value", COVERED);
            }
        });
    }

    private static void replace(JsonNode parent, String field, JsonNode value) {
        JsonNode old = parent.path(field);
        if (parent instanceof ObjectNode object && !old.isMissingNode() && !old.isNull()) {
            object.set(field, value);
        }
    }
}
