package io.groundwork.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a policy set gets to see.
 *
 * @param plan the plan as {@code show -json} prints it, secrets already masked; not changed by anybody from here on
 * @param mode what the run is for
 * @param request the run; null if a set is to see nothing of it
 */
public record PolicyInput(
        JsonNode plan,
        RunMode mode,
        PolicySettings settings,
        @Nullable RunRequest request) {
    /** A plan alone. */
    public PolicyInput(JsonNode plan, RunMode mode, PolicySettings settings) {
        this(plan, mode, settings, null);
    }

    /**
     * The plan in every shape people write policies for: under {@code plan}, under {@code tfplan}, and its own keys at the
     * top, with the run under {@code run}. The shapes do not collide, and the plan's nodes are shared, not copied.
     */
    public ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        if (plan instanceof ObjectNode keys) {
            document.setAll(keys);
        }
        document.set("plan", plan);
        document.set("tfplan", plan);
        if (request != null) {
            document.set("run", runDocument(request));
        }
        document.set("settings", settingsDocument());
        return document;
    }

    /** Only a view of the plan, only under {@code plan}. */
    ObjectNode document(UnaryOperator<JsonNode> view) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("plan", view.apply(plan));
        document.set("settings", settingsDocument());
        return document;
    }

    /** How many changes the plan lists, whatever they do. */
    int changes() {
        return plan.path("resource_changes").size();
    }

    /** The words are HCP Terraform's. */
    private static ObjectNode runDocument(RunRequest request) {
        ObjectNode run = JsonNodeFactory.instance.objectNode();
        run.put("id", request.runId());
        run.put("created_by", request.requestedBy());
        run.put("is_destroy", request.mode() == RunMode.DESTROY);
        run.put("speculative", request.mode() == RunMode.PLAN_ONLY);
        run.putObject("workspace").put("name", request.workspace()).put("auto_apply", request.autoApprove());
        return run;
    }

    private ObjectNode settingsDocument() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("mode", mode.wireName());
        document.put("max_deletions", settings.maxDeletions());
        document.put("mass_deletion", settings.massDeletion().wireName());
        document.put("namespace_admins", settings.namespaceAdmins().wireName());
        ArrayNode types = document.putArray("stateful_types");
        settings.statefulTypes().forEach(types::add);
        ArrayNode stateless = document.putArray("stateless_types");
        settings.statelessTypes().forEach(stateless::add);
        document.put("unknown_deletions", settings.unknownDeletions().wireName());
        document.put("unknown_plan_sections", settings.unknownPlanSections().wireName());
        return document;
    }
}
