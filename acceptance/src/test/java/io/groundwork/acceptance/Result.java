package io.groundwork.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** How a command ended and what it said. */
public record Result(int exitCode, String out, String err) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Every line of standard output as JSON; a line that is none fails the test. */
    public List<JsonNode> json() {
        return out.lines().map(Result::parse).toList();
    }

    /** The last line of a {@code --json} output. */
    JsonNode last() {
        List<JsonNode> lines = json();
        if (lines.isEmpty()) {
            throw new AssertionError("no output; standard error says: " + err);
        }
        return lines.getLast();
    }

    static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not a JSON line: " + line, e);
        }
    }
}
