package io.groundwork.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;

/** One entry of {@code resource_changes}: what happens to the resource, why, and attribute by attribute. */
final class ResourceDiff {
    /** What happens, from the {@code actions} of a change. */
    enum Action {
        CREATE("+", "will be created"),
        UPDATE("~", "will be updated in-place"),
        DESTROY_THEN_CREATE("-/+", "must be replaced"),
        CREATE_THEN_DESTROY("+/-", "must be replaced (the new one is created first)"),
        CREATE_THEN_FORGET("+/.", "must be replaced (the old one stays, and is no longer managed)"),
        DELETE("-", "will be destroyed"),
        READ("<=", "will be read during apply"),
        FORGET(".", "will no longer be managed, but not destroyed"),
        OTHER("?", "will change in a way this version does not know"),
        NONE("", "stays as it is");

        final String sign;
        final String sentence;

        Action(String sign, String sentence) {
            this.sign = sign;
            this.sentence = sentence;
        }

        static Action of(JsonNode change) {
            List<String> actions = new ArrayList<>();
            change.path("actions").forEach(action -> actions.add(action.asText()));
            return switch (String.join(",", actions)) {
                case "create" -> CREATE;
                case "update" -> UPDATE;
                case "delete,create" -> DESTROY_THEN_CREATE;
                case "create,delete" -> CREATE_THEN_DESTROY;
                case "create,forget" -> CREATE_THEN_FORGET;
                case "delete" -> DELETE;
                case "read" -> READ;
                case "forget" -> FORGET;
                case "no-op", "" -> NONE;
                default -> OTHER;
            };
        }

        boolean replaces() {
            return this == DESTROY_THEN_CREATE || this == CREATE_THEN_DESTROY || this == CREATE_THEN_FORGET;
        }

        boolean creates() {
            return this == CREATE || replaces();
        }

        boolean destroys() {
            return this == DELETE || this == DESTROY_THEN_CREATE || this == CREATE_THEN_DESTROY;
        }

        boolean forgets() {
            return this == FORGET || this == CREATE_THEN_FORGET;
        }
    }

    private final JsonNode resource;
    private final JsonNode change;
    private final Action action;

    ResourceDiff(JsonNode resource) {
        this.resource = resource;
        this.change = resource.path("change");
        this.action = Action.of(change);
    }

    Action action() {
        return action;
    }

    boolean imported() {
        return change.path("importing").isObject();
    }

    boolean moved() {
        String before = resource.path("previous_address").asText("");
        return !before.isEmpty() && !before.equals(resource.path("address").asText());
    }

    /** Which object: the current one of an address, or one that it has left behind. */
    static String nameOf(JsonNode resource) {
        String deposed = resource.path("deposed").asText("");
        return Terminal.clean(
                resource.path("address").asText() + (deposed.isEmpty() ? "" : " (deposed object " + deposed + ")"));
    }

    /** Whether there is anything to show. */
    boolean matters() {
        return action != Action.NONE || imported() || moved();
    }

    List<DiffLine> lines() {
        List<DiffLine> lines = new ArrayList<>();
        headings().forEach(heading -> lines.add(new DiffLine(0, "", "# " + heading)));
        if (action == Action.NONE) {
            return lines;
        }
        String kind = "data".equals(resource.path("mode").asText()) ? "data" : "resource";
        lines.add(
                new DiffLine(0, action.sign, kind + " " + resource.path("type") + " " + resource.path("name") + " {"));
        ValueDiff diff = new ValueDiff(ReplacePaths.of(change.path("replace_paths")));
        if (action != Action.FORGET) {
            diff.attributes(1, ValueDiff.Place.of(change), List.of());
        }
        lines.addAll(diff.lines());
        lines.add(new DiffLine(0, "", "}"));
        return lines;
    }

    private List<String> headings() {
        String address = nameOf(resource);
        List<String> headings = new ArrayList<>();
        if (moved()) {
            headings.add(Terminal.clean(resource.path("previous_address").asText()) + " has moved to " + address);
        }
        if (imported()) {
            JsonNode id = change.path("importing").path("id");
            headings.add(address + " will be imported"
                    + (id.isTextual() ? " (id " + Terminal.clean(id.toString()) + ")" : ""));
        }
        if (action != Action.NONE) {
            headings.add(address + " " + action.sentence);
            if (resource.hasNonNull("deposed")) {
                headings.add("(left over from a partially-failed replacement of this instance)");
            }
            String reason = resource.path("action_reason").asText("");
            if (!reason.isEmpty()) {
                headings.add("(" + ActionReason.sentence(reason) + ")");
            }
        }
        return headings;
    }
}
