package io.groundwork.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Values as the engines' language writes them. Pure. */
public final class HclText {
    private HclText() {}

    /** A text: in quotes, with nothing in it that would be evaluated. */
    public static String quoted(String text) {
        var result = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> result.append('\\').append(c);
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                case '$', '%' -> result.append(text.startsWith("{", i + 1) ? "" + c + c : c);
                default -> result.append(c < ' ' ? "\\u" + HexFormat.of().toHexDigits(c) : c);
            }
        }
        return result.append('"').toString();
    }

    /** Any value out of JSON; numbers with all their digits if they were read as such. */
    static String of(JsonNode value) {
        if (value.isTextual()) {
            return quoted(value.asText());
        }
        List<String> parts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> parts.add(of(element)));
            return "[" + String.join(", ", parts) + "]";
        }
        if (value.isObject()) {
            value.properties().forEach(member -> parts.add(quoted(member.getKey()) + " = " + of(member.getValue())));
            return "{" + String.join(", ", parts) + "}";
        }
        return value.toString();
    }
}
