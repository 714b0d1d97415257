package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Covers in a plan JSON all that its own masks and its configuration do not call clear: what they call sensitive, and what they
 * say nothing about. Works on a copy.
 */
final class PlanMasking {

    /** What some resource's mask covers whole: its type, then the names on the way, without the indices. */
    private final Set<List<String>> sensitiveAttributes = new HashSet<>();

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
        variables.properties().forEach(variable -> {
            JsonNode declared = root.path("variables").path(variable.getKey());
            if (declared.isMissingNode() || declared.path("sensitive").asBoolean()) {
                cover(variable.getValue(), "value");
            }
        });
        module(root);
    }

    private void resource(JsonNode resource) {
        JsonNode change = resource.path("change");
        for (String mask : new String[] {"before_sensitive", "after_sensitive"}) {
            sensitivePaths(change.path(mask), List.of(resource.path("type").asText()));
        }
        change(change);
    }

    private void sensitivePaths(JsonNode mask, List<String> path) {
        if (mask.isArray()) {
            mask.forEach(element -> sensitivePaths(element, path));
        } else if (mask.asBoolean()) {
            sensitiveAttributes.add(path);
        }
        mask.properties().forEach(attribute -> sensitivePaths(attribute.getValue(), longer(path, attribute.getKey())));
    }

    private static List<String> longer(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
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
            if (output.path("sensitive").asBoolean(true)) {
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
        module.path("outputs").forEach(output -> {
            if (output.path("sensitive").asBoolean()) {
                cover(output.path("expression"), "constant_value");
            }
        });
        module.path("resources")
                .forEach(resource -> constants(
                        resource.path("expressions"),
                        List.of(resource.path("type").asText())));
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
    private void constants(JsonNode expressions, List<String> path) {
        if (expressions.isArray()) {
            expressions.forEach(block -> constants(block, path));
        }
        expressions.properties().forEach(attribute -> {
            List<String> longer = longer(path, attribute.getKey());
            if (sensitiveAttributes.contains(longer)) {
                cover(attribute.getValue(), "constant_value");
            }
            constants(attribute.getValue(), longer);
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
