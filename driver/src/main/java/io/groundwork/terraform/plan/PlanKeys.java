package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.terraform.json.EngineJson;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides, for people, what is structure of a plan and yet made of values: instance keys, also inside addresses, and keys of
 * maps. The engine's own words and the names in a configuration cannot be computed from a value, so they stay. What a newer
 * engine writes if no table of ours has a place for it is hidden whole: no mask that we know says that it is clear. Used once.
 */
final class PlanKeys {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A key in an address, as the engines quote it. */
    private static final Pattern QUOTED_KEY = Pattern.compile("\\[\"([^\"\\\\]|\\\\.)*+\"\\]");

    /** What stands in place of that; its name stays, so that people see that there is something. */
    static final String NOT_KNOWN = "(not known to be clear)";

    private final Redactor redactor;
    private final Set<String> found = new LinkedHashSet<>();
    private final Set<String> notKnown = new LinkedHashSet<>();

    PlanKeys(Redactor redactor) {
        this.redactor = redactor;
    }

    JsonNode hidden(JsonNode plan) {
        return hidden(plan, PlanPart.PLAN);
    }

    /** The texts in which there was something to hide. */
    Set<String> found() {
        return found;
    }

    /** The texts and numbers that were hidden although nothing is known of them. */
    Set<String> notKnown() {
        return notKnown;
    }

    private JsonNode hidden(JsonNode node, PlanPart part) {
        if (!part.isKnown()) {
            return unknown(node);
        }
        if (node.isObject()) {
            ObjectNode result = NODES.objectNode();
            node.properties().forEach(field -> {
                String name = part.isNamedByValues() ? text(field.getKey()) : field.getKey();
                result.set(free(result, name), hidden(field.getValue(), part.field(field.getKey())));
            });
            return result;
        }
        if (node.isArray()) {
            ArrayNode result = NODES.arrayNode(node.size());
            node.forEach(element -> result.add(hidden(element, part)));
            return result;
        }
        if (!node.isTextual() && !node.isNumber()) {
            return node;
        }
        String before = EngineJson.text(node);
        String after = switch (part) {
            case KEY, TEXT -> text(before);
            case ADDRESS -> address(before);
            default -> before;
        };
        return after.equals(before) ? node : NODES.textNode(after);
    }

    private JsonNode unknown(JsonNode node) {
        if (node.isNull() || (node.isContainerNode() && node.isEmpty())) {
            return node;
        }
        Masks.leavesOf(node, notKnown::add);
        return NODES.textNode(NOT_KNOWN);
    }

    /** Two keys that look the same once hidden are still two. */
    private static String free(ObjectNode object, String name) {
        String free = name;
        for (int i = 2; object.has(free); i++) {
            free = name + " " + i;
        }
        return free;
    }

    private String address(String address) {
        Matcher keys = QUOTED_KEY.matcher(address);
        return keys.replaceAll(key -> Matcher.quoteReplacement(text(key.group())));
    }

    private String text(String text) {
        if (!redactor.finds(text)) {
            return text;
        }
        found.add(text);
        return redactor.text(text);
    }
}
