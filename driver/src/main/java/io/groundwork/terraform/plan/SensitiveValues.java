package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The secrets that a plan JSON names as such: by its masks, its sensitive outputs and its sensitive variables.
 *
 * <p>A copy that a provider makes of a secret is not marked at all, which is why the values themselves are needed.
 */
public final class SensitiveValues {

    private final Set<String> found = new LinkedHashSet<>();

    private SensitiveValues() {}

    /** Every text and number that is marked sensitive somewhere in a {@code show -json} document, of any length. */
    public static Set<String> collect(JsonNode plan) {
        SensitiveValues values = new SensitiveValues();
        plan.path("resource_changes").forEach(resource -> values.change(resource.path("change")));
        plan.path("resource_drift").forEach(resource -> values.change(resource.path("change")));
        plan.path("deferred_changes")
                .forEach(deferred ->
                        values.change(deferred.path("resource_change").path("change")));
        plan.path("action_invocations").forEach(values::action);
        plan.path("deferred_action_invocations").forEach(deferred -> values.action(deferred.path("action_invocation")));
        plan.path("output_changes").forEach(values::change);
        values.values(plan.path("planned_values"));
        values.values(plan.path("prior_state").path("values"));
        JsonNode root = plan.path("configuration").path("root_module");
        values.variables(root, plan.path("variables"));
        values.module(root);
        return values.found;
    }

    private void change(JsonNode change) {
        Masks.secretsOf(change.path("before"), change.path("before_sensitive"), found::add);
        Masks.secretsOf(change.path("after"), change.path("after_sensitive"), found::add);
    }

    private void action(JsonNode action) {
        Masks.secretsOf(action.path("config_values"), action.path("config_sensitive"), found::add);
    }

    private void values(JsonNode values) {
        values.path("outputs").forEach(output -> {
            if (output.path("sensitive").asBoolean()) {
                Masks.leavesOf(output.path("value"), found::add);
            }
        });
        moduleValues(values.path("root_module"));
    }

    private void moduleValues(JsonNode module) {
        module.path("resources")
                .forEach(resource ->
                        Masks.secretsOf(resource.path("values"), resource.path("sensitive_values"), found::add));
        module.path("child_modules").forEach(this::moduleValues);
    }

    private void variables(JsonNode root, JsonNode given) {
        root.path("variables").properties().forEach(variable -> {
            if (variable.getValue().path("sensitive").asBoolean()) {
                Masks.leavesOf(given.path(variable.getKey()).path("value"), found::add);
            }
        });
    }

    /** Defaults of sensitive variables, constants of sensitive outputs, and those handed to a module's sensitive variables. */
    private void module(JsonNode module) {
        module.path("variables").forEach(variable -> {
            if (variable.path("sensitive").asBoolean()) {
                Masks.leavesOf(variable.path("default"), found::add);
            }
        });
        module.path("outputs").forEach(output -> {
            if (output.path("sensitive").asBoolean()) {
                Masks.leavesOf(output.path("expression").path("constant_value"), found::add);
            }
        });
        module.path("module_calls").forEach(call -> {
            JsonNode variables = call.path("module").path("variables");
            call.path("expressions").properties().forEach(argument -> {
                if (variables.path(argument.getKey()).path("sensitive").asBoolean()) {
                    Masks.leavesOf(argument.getValue().path("constant_value"), found::add);
                }
            });
            module(call.path("module"));
        });
    }
}
