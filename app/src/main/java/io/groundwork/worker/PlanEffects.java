package io.groundwork.worker;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What of a plan's document decides what an apply of it does: two plans with equal effects are the same to whoever approved
 * one of them. Times, versions and the state before are left out: they differ from plan to plan. Holds secrets: never
 * stored or shown.
 */
record PlanEffects(
        JsonNode resources,
        JsonNode outputs,
        JsonNode drift,
        JsonNode actions,
        JsonNode deferred,
        JsonNode deferredActions) {
    static PlanEffects of(JsonNode document) {
        return new PlanEffects(
                document.path("resource_changes"),
                document.path("output_changes"),
                document.path("resource_drift"),
                document.path("action_invocations"),
                document.path("deferred_changes"),
                document.path("deferred_action_invocations"));
    }

    @Override
    public String toString() {
        return "the effects of a plan";
    }
}
