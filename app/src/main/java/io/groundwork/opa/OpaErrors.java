package io.groundwork.opa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.wire.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What {@code opa} prints as errors with {@code --format json}. */
final class OpaErrors {
    private static final int MOST = 3;
    private static final int LONGEST = 500;

    private OpaErrors() {}

    /** One text an error, {@code file:line:column: message}; empty if the output is no list of errors. */
    static List<String> in(String output) {
        Set<String> told = new LinkedHashSet<>();
        for (JsonNode error : errors(output)) {
            JsonNode location = error.path("location");
            String place = location.path("file").asText("").isEmpty()
                    ? ""
                    : location.path("file").asText() + ":"
                            + location.path("row").asInt() + ":"
                            + location.path("col").asInt() + ": ";
            told.add(brief(place + error.path("message").asText("unknown")));
        }
        return told.stream().limit(MOST).toList();
    }

    static boolean has(String output, String code) {
        for (JsonNode error : errors(output)) {
            if (error.path("code").asText().equals(code)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode errors(String output) {
        try {
            return output.startsWith("{")
                    ? Json.mapper().readTree(output).path("errors")
                    : Json.mapper().createArrayNode();
        } catch (JsonProcessingException e) {
            return Json.mapper().createArrayNode();
        }
    }

    /** One line, and not a long one. */
    static String brief(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
