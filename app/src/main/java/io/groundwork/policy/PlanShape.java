package io.groundwork.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan must look like before rules can be trusted to see it. A rule that looks for a key that is spelled
 * otherwise finds nothing, and nothing found is a pass.
 */
final class PlanShape {
    /** Every action Terraform 1.x and OpenTofu 1.x write. One not in here is one that no rule weighs. */
    private static final Set<String> ACTIONS = Set.of("no-op", "create", "read", "update", "delete", "forget");

    private static final String MASK = "(sensitive value";

    private PlanShape() {}

    /** What is wrong with the plan; names places, never values. */
    static Optional<String> complaint(JsonNode plan) {
        if (!plan.isObject()) {
            return Optional.of("the plan is no JSON object");
        }
        if (isMasked(plan)) {
            return Optional.of("the name of a section is masked");
        }
        JsonNode version = plan.path("format_version");
        if (!version.isTextual() || !version.textValue().startsWith("1.")) {
            return Optional.of("the plan's format_version is not 1.x");
        }
        if (plan.has("configuration") && !plan.get("configuration").isObject()) {
            return Optional.of("configuration is no object");
        }
        JsonNode changes = plan.path("resource_changes");
        if (changes.isMissingNode()) {
            return Optional.empty();
        }
        if (!changes.isArray()) {
            return Optional.of("resource_changes is no list");
        }
        for (int i = 0; i < changes.size(); i++) {
            Optional<String> complaint = changeComplaint(changes.get(i));
            if (complaint.isPresent()) {
                return Optional.of("resource_changes[" + i + "]: " + complaint.get());
            }
        }
        return Optional.empty();
    }

    /** A plan of an earlier version, or one that somebody masked by hand: rules would not find what they look for. */
    private static boolean isMasked(JsonNode object) {
        return object.properties().stream().anyMatch(field -> field.getKey().contains(MASK));
    }

    private static Optional<String> changeComplaint(JsonNode change) {
        if (isMasked(change)
                || isMasked(change.path("change"))
                || change.path("type").asText().contains(MASK)
                || change.path("mode").asText().contains(MASK)) {
            return Optional.of("its type or the name of a field is masked");
        }
        if (!change.path("address").isTextual() || !change.path("type").isTextual()) {
            return Optional.of("address or type is no text");
        }
        JsonNode actions = change.path("change").path("actions");
        if (!actions.isArray() || actions.isEmpty()) {
            return Optional.of("change.actions is no list of actions");
        }
        for (JsonNode action : actions) {
            if (!action.isTextual() || !ACTIONS.contains(action.textValue())) {
                return Optional.of("change.actions has an action that is not known here");
            }
        }
        return Optional.empty();
    }
}
