package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** A mask has the shape of its value, with {@code true} where a part is sensitive. */
final class Masks {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Masks() {}

    /** The value with all that the mask covers replaced; nulls stay, as they say that something is absent. */
    static JsonNode cover(JsonNode value, JsonNode mask) {
        return cover(value, mask, SecretMarks.PLAIN);
    }

    static JsonNode cover(JsonNode value, JsonNode mask, SecretMarks marks) {
        if (value.isNull() || value.isMissingNode()) {
            return value;
        }
        if (mask.isBoolean()) {
            return mask.asBoolean() ? marks.of(value) : value;
        }
        if (value.isObject() && mask.isObject()) {
            ObjectNode result = NODES.objectNode();
            value.properties().forEach(e -> result.set(e.getKey(), cover(e.getValue(), mask.path(e.getKey()), marks)));
            return result;
        }
        if (value.isArray() && mask.isArray()) {
            ArrayNode result = NODES.arrayNode();
            for (int i = 0; i < value.size(); i++) {
                result.add(cover(value.get(i), mask.path(i), marks));
            }
            return result;
        }
        return value;
    }

    /** Every text and number that the mask covers. */
    static void secretsOf(JsonNode value, JsonNode mask, Consumer<String> taker) {
        if (mask.isBoolean()) {
            if (mask.asBoolean()) {
                leavesOf(value, taker);
            }
        } else if (value.isObject() && mask.isObject()) {
            value.properties().forEach(e -> secretsOf(e.getValue(), mask.path(e.getKey()), taker));
        } else if (value.isArray() && mask.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                secretsOf(value.get(i), mask.path(i), taker);
            }
        }
    }

    static void leavesOf(JsonNode value, Consumer<String> taker) {
        if (value.isTextual() || value.isNumber()) {
            taker.accept(value.asText());
        }
        value.forEach(child -> leavesOf(child, taker));
    }
}
