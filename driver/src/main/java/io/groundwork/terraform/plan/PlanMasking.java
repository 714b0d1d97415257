package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/** Covers in a plan JSON what its own masks and its configuration call sensitive. Works on a copy. */
final class PlanMasking {

    /** {@code TYPE.ATTRIBUTE} of what some resource's mask covers whole. */
    private final Set<String> sensitiveAttributes = new HashSet<>();

    private final SecretMarks marks;

    private PlanMasking(SecretMarks marks) {
        this.marks = marks;
    }

    static JsonNode cover(JsonNode plan, SecretMarks marks) {
        JsonNode copy = plan.deepCopy();
        new PlanMasking(marks).coverIn(copy);
        return copy;
    }

    private void coverIn(JsonNode plan) {
        plan.path("resource_changes").forEach(this::resource);
        plan.path("resource_drift").forEach(this::resource);
        plan.path("deferred_changes").forEach(deferred -> resource(deferred.path("resource_change")));
        plan.path("action_invocations").forEach(this::action);
        plan.path("deferred_action_invocations").forEach(deferred -> action(deferred.path("action_invocation")));
        plan.path("output_changes").forEach(this::change);
        values(plan.path("planned_values"));
        values(plan.path("prior_state").path("values"));
        JsonNode root = plan.path("configuration").path("root_module");
        JsonNode variables = plan.path("variables");
        root.path("variables").properties().forEach(variable -> {
            if (variable.getValue().path("sensitive").asBoolean()) {
                cover(variables.path(variable.getKey()), "value");
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

    private void change(JsonNode change) {
        replace(change, "before", Masks.cover(change.path("before"), change.path("before_sensitive"), marks));
        replace(change, "after", Masks.cover(change.path("after"), change.path("after_sensitive"), marks));
    }

    private void action(JsonNode action) {
        replace(
                action,
                "config_values",
                Masks.cover(action.path("config_values"), action.path("config_sensitive"), marks));
    }

    private void values(JsonNode values) {
        values.path("outputs").forEach(output -> {
            if (output.path("sensitive").asBoolean()) {
                cover(output, "value");
            }
        });
        moduleValues(values.path("root_module"));
    }

    private void moduleValues(JsonNode module) {
        module.path("resources")
                .forEach(resource -> replace(
                        resource,
                        "values",
                        Masks.cover(resource.path("values"), resource.path("sensitive_values"), marks)));
        module.path("child_modules").forEach(this::moduleValues);
    }

    private void module(JsonNode module) {
        module.path("variables").forEach(variable -> {
            if (variable.path("sensitive").asBoolean()) {
                cover(variable, "default");
            }
        });
        module.path("resources").forEach(this::constants);
        module.path("module_calls").forEach(call -> {
            JsonNode variables = call.path("module").path("variables");
            call.path("expressions").properties().forEach(argument -> {
                if (variables.path(argument.getKey()).path("sensitive").asBoolean()) {
                    cover(argument.getValue(), "constant_value");
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
                cover(attribute.getValue(), "constant_value");
            }
        });
    }

    private void cover(JsonNode parent, String field) {
        replace(parent, field, marks.of(parent.path(field)));
    }

    private static void replace(JsonNode parent, String field, JsonNode value) {
        JsonNode old = parent.path(field);
        if (parent instanceof ObjectNode object && !old.isMissingNode() && !old.isNull()) {
            object.set(field, value);
        }
    }
}
