package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.terraform.json.EngineJson;
import java.util.function.Consumer;

/**
 * A mask has the shape of its value, with {@code true} if a part is sensitive; a part that it leaves out is clear. A value
 * without a mask, or with one that does not fit, is not known to be clear.
 */
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
        return mask.isMissingNode() ? marks.of(value) : covered(value, mask, marks);
    }

    private static JsonNode covered(JsonNode value, JsonNode mask, SecretMarks marks) {
        if (value.isNull() || mask.isMissingNode()) {
            return value;
        }
        if (value.isObject() && mask.isObject()) {
            ObjectNode result = NODES.objectNode();
            value.properties()
                    .forEach(e -> result.set(e.getKey(), covered(e.getValue(), mask.path(e.getKey()), marks)));
            return result;
        }
        if (value.isArray() && mask.isArray()) {
            ArrayNode result = NODES.arrayNode();
            for (int i = 0; i < value.size(); i++) {
                result.add(covered(value.get(i), mask.path(i), marks));
            }
            return result;
        }
        return saysClear(mask) ? value : marks.of(value);
    }

    /** Whether a mask that is not of the value's shape calls nothing sensitive. */
    private static boolean saysClear(JsonNode mask) {
        return mask.isContainerNode()
                ? mask.valueStream().allMatch(Masks::saysClear)
                : mask.isBoolean() && !mask.booleanValue();
    }

    /** Every text and number that the mask covers. */
    static void secretsOf(JsonNode value, JsonNode mask, Consumer<String> taker) {
        if (value.isObject() && mask.isObject()) {
            value.properties().forEach(e -> secretsOf(e.getValue(), mask.path(e.getKey()), taker));
        } else if (value.isArray() && mask.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                secretsOf(value.get(i), mask.path(i), taker);
            }
        } else if (!mask.isMissingNode() && !saysClear(mask)) {
            leavesOf(value, taker);
        }
    }

    static void leavesOf(JsonNode value, Consumer<String> taker) {
        if (value.isTextual() || value.isNumber()) {
            taker.accept(EngineJson.text(value));
        }
        value.forEach(child -> leavesOf(child, taker));
    }
}
