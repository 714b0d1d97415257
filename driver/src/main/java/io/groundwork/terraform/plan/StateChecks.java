package io.groundwork.terraform.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.json.EngineJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The results of checks that a state of format 4 has recorded. The rest of it is passed over and takes no memory. */
public final class StateChecks {

    private StateChecks() {}

    /**
     * A result for each object that was checked, as the last apply left it.
     *
     * @param state read to its end, and closed
     * @throws DriverException.Unsupported when it is no JSON object
     * @throws IOException when it cannot be read
     */
    public static List<CheckResult> read(InputStream state) throws IOException {
        try (JsonParser parser = EngineJson.parser(state)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new DriverException.Unsupported("reading the state: it is no JSON object");
            }
            List<CheckResult> results = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("check_results")) {
                    results.addAll(results(parser.readValueAsTree()));
                } else {
                    parser.skipChildren();
                }
            }
            return List.copyOf(results);
        } catch (JsonProcessingException e) {
            throw new DriverException.Unsupported("reading the state: it is no JSON document");
        }
    }

    private static List<CheckResult> results(JsonNode checks) {
        List<CheckResult> results = new ArrayList<>();
        for (JsonNode check : checks) {
            JsonNode objects = check.path("objects");
            if (objects.isEmpty()) {
                results.add(result(check, "config_addr"));
            }
            objects.forEach(object -> results.add(result(object, "object_addr")));
        }
        return results;
    }

    private static CheckResult result(JsonNode node, String address) {
        return new CheckResult(
                node.path(address).asText(""),
                node.path("status").asText(""),
                node.path("failure_messages")
                        .valueStream()
                        .map(message -> message.asText(""))
                        .toList());
    }
}
