package io.groundwork.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.run.RunMode;
import java.util.Collection;

/**
 * What a policy set gets to see.
 *
 * @param plan the plan as {@code show -json} prints it, secrets already masked; not changed by anybody from here on
 * @param mode what the run is for
 */
public record PolicyInput(JsonNode plan, RunMode mode, PolicySettings settings) {
    /**
     * The plan in every shape people write policies for: under {@code plan}, under {@code tfplan}, and its own keys at the
     * top. The shapes do not collide, and the plan's nodes are shared, not copied.
     */
    public ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        if (plan instanceof ObjectNode keys) {
            document.setAll(keys);
        }
        document.set("plan", plan);
        document.set("tfplan", plan);
        document.set("settings", settingsDocument());
        return document;
    }

    /**
     * Only these keys of the plan, only under {@code plan}. Evaluation copies its input into the engine's own memory, and
     * most of a plan is said twice ({@code planned_values} and {@code prior_state} beside {@code resource_changes}).
     */
    ObjectNode documentWith(Collection<String> planKeys) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode narrow = document.putObject("plan");
        for (String key : planKeys) {
            JsonNode value = plan.get(key);
            if (value != null) {
                narrow.set(key, value);
            }
        }
        document.set("settings", settingsDocument());
        return document;
    }

    /** How many changes the plan lists, whatever they do. */
    int changes() {
        return plan.path("resource_changes").size();
    }

    private ObjectNode settingsDocument() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("mode", mode.wireName());
        document.put("max_deletions", settings.maxDeletions());
        document.put("namespace_admins", settings.namespaceAdmins().wireName());
        ArrayNode types = document.putArray("stateful_types");
        settings.statefulTypes().forEach(types::add);
        return document;
    }
}
