package io.groundwork.cli.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.wire.Json;
import org.jspecify.annotations.Nullable;

/** Values and masks of the plan JSON, read without fear of what is absent. */
public final class ValueText {
    public static final String SENSITIVE = "(sensitive value)";
    static final String UNKNOWN = "(known after apply)";

    /** Numbers as the engines write them, without an exponent. */
    private static final ObjectWriter PLAIN = Json.mapper().writer().with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);

    private static final ObjectReader WHOLE = Json.mapper().reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Characters of a value on one line. */
    private static final int LONGEST = 200;

    private ValueText() {}

    /** A value on one line. */
    static String scalar(JsonNode value) {
        return value.isMissingNode() ? "null" : line(value);
    }

    /** A value of JSON on one line. */
    public static String line(@Nullable Object value) {
        try {
            return Terminal.clean(PLAIN.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            // A number with some thousand zeros: only its exponent can be read.
            return Terminal.clean(Json.write(value));
        }
    }

    /** The beginning of a text that is too long for one line, if it is about to be another one anyway. */
    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }

    static boolean isTextOrAbsent(JsonNode value) {
        return value.isTextual() || absent(value);
    }

    /** The object or list that a text holds as JSON; missing if it holds none. */
    static JsonNode decoded(JsonNode value) {
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return MissingNode.getInstance();
        }
        try {
            return WHOLE.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
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
