package io.groundwork.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Values and masks of the plan JSON, read without fear of what is absent. */
final class ValueText {
    static final String SENSITIVE = "(sensitive value)";
    static final String UNKNOWN = "(known after apply)";

    private ValueText() {}

    /** A value on one line. */
    static String scalar(JsonNode value) {
        return value.isMissingNode() ? "null" : Terminal.clean(value.toString());
    }

    static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** Whether a mask ({@code true}, or an object or list of masks) covers the whole value. */
    static boolean masks(JsonNode mask) {
        return mask.isBoolean() && mask.booleanValue();
    }

    /** Whether a mask covers the value or anything in it. */
    static boolean masksAny(JsonNode mask) {
        if (masks(mask)) {
            return true;
        }
        for (JsonNode part : mask) {
            if (masksAny(part)) {
                return true;
            }
        }
        return false;
    }

    static JsonNode part(JsonNode whole, String name) {
        return whole.isObject() ? whole.path(name) : MissingNode.getInstance();
    }

    static JsonNode part(JsonNode whole, int index) {
        return whole.isArray() ? whole.path(index) : MissingNode.getInstance();
    }
}
