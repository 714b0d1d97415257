package io.groundwork.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.groundwork.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a plan invokes for its effect (Terraform 1.14), and what it leaves for a later plan. */
final class ActionDiff {
    private ActionDiff() {}

    static List<DiffLine> invocations(JsonNode plan) {
        List<DiffLine> lines = new ArrayList<>();
        for (JsonNode action : plan.path("action_invocations")) {
            lines.add(new DiffLine(0, "", "# " + address(action) + " will be invoked" + trigger(action)));
            lines.add(new DiffLine(0, "!", "action " + action.path("type") + " " + action.path("name") + " {"));
            ValueDiff values = new ValueDiff(ReplacePaths.none());
            values.attributes(1, place(action), List.of());
            lines.addAll(values.lines());
            lines.add(new DiffLine(0, "", "}"));
            lines.add(DiffLine.blank());
        }
        return lines;
    }

    private static ValueDiff.Place place(JsonNode action) {
        JsonNode none = MissingNode.getInstance();
        return new ValueDiff.Place(
                none,
                action.path("config_values"),
                action.path("config_unknown"),
                none,
                action.path("config_sensitive"));
    }

    private static String trigger(JsonNode action) {
        JsonNode trigger = action.path("lifecycle_action_trigger");
        if (!trigger.isObject()) {
            return action.path("invoke_action_trigger").isObject() ? ", as requested" : "";
        }
        return ", " + event(trigger.path("action_trigger_event")) + " of "
                + Terminal.clean(trigger.path("triggering_resource_address").asText());
    }

    /** The engine writes them in one word, e.g. {@code AfterCreate}. */
    private static String event(JsonNode event) {
        return words(event).replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** Changes and invocations, one line each: what they come to is known then. */
    static List<DiffLine> deferred(JsonNode plan) {
        List<DiffLine> lines = new ArrayList<>();
        for (JsonNode deferred : plan.path("deferred_changes")) {
            lines.add(left(ResourceDiff.nameOf(deferred.path("resource_change")), deferred));
        }
        for (JsonNode deferred : plan.path("deferred_action_invocations")) {
            lines.add(left(address(deferred.path("action_invocation")), deferred));
        }
        if (!lines.isEmpty()) {
            lines.add(DiffLine.blank());
        }
        return lines;
    }

    private static DiffLine left(String address, JsonNode deferred) {
        String reason = words(deferred.path("reason"));
        return new DiffLine(
                0, "", "# " + address + " is left for a later plan" + (reason.isEmpty() ? "" : " (" + reason + ")"));
    }

    private static String address(JsonNode action) {
        return Terminal.clean(action.path("address").asText());
    }

    private static String words(JsonNode word) {
        return Terminal.clean(word.asText("").replace('_', ' '));
    }
}
