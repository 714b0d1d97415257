package io.groundwork.terraform.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.plan.StateDocument.Instance;
import io.groundwork.terraform.plan.StateDocument.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a state one instance at a time, and passes over their attributes. For one document. */
final class StateReader {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<Instance> instances = new ArrayList<>();
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    private int version = -1;
    private String lineage = "";
    private long serial;
    private String engineVersion = "";

    StateDocument document(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new DriverException.Unsupported("reading the state: it is no JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            section(field, parser);
        }
        Formats.requireState(version);
        return new StateDocument(lineage, serial, engineVersion, instances, outputs);
    }

    private void section(String field, JsonParser parser) throws IOException {
        switch (field) {
            case "version" -> version = parser.getValueAsInt(-1);
            case "serial" -> serial = parser.getValueAsLong();
            case "lineage" -> lineage = parser.getValueAsString("");
            case "terraform_version" -> engineVersion = parser.getValueAsString("");
            case "outputs" -> outputs(parser);
            case "resources" -> elementsOnly(parser, () -> resource(parser));
            default -> {}
        }
        // What was not read, or is of another kind than it should be.
        parser.skipChildren();
    }

    private interface Element {
        void read() throws IOException;
    }

    private static void elements(JsonParser parser, Element element) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                element.read();
                parser.skipChildren();
            }
        }
    }

    /** Something else would be read as nothing, and no engine takes it. */
    private static void elementsOnly(JsonParser parser, Element element) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY && parser.currentToken() != JsonToken.VALUE_NULL) {
            throw new DriverException.Unsupported("reading the state: its resources are no list");
        }
        elements(parser, element);
    }

    private void outputs(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            JsonNode output = parser.readValueAsTree();
            outputs.put(
                    name,
                    new Output(
                            output.path("value"),
                            output.path("type"),
                            output.path("sensitive").asBoolean()));
        }
    }

    /** Its instances may come before what they are instances of. */
    private void resource(JsonParser parser) throws IOException {
        List<ObjectNode> found = new ArrayList<>();
        ObjectNode resource = fields(parser, field -> {
            if (field.equals("instances")) {
                elements(parser, () -> found.add(instance(parser)));
            }
        });
        found.forEach(instance -> instances.add(StateAddresses.instance(resource, instance)));
    }

    private static ObjectNode instance(JsonParser parser) throws IOException {
        ObjectNode[] attributes = {NODES.objectNode()};
        ObjectNode instance = fields(parser, field -> {
            if (field.equals("attributes")) {
                attributes[0] = fields(parser, ignored -> {});
            }
        });
        instance.putObject("attributes").set("id", attributes[0].path("id"));
        return instance;
    }

    private interface Composite {
        void read(String field) throws IOException;
    }

    /** The texts, numbers and truths of an object that say which one it is; others are passed over. */
    private static ObjectNode fields(JsonParser parser, Composite composite) throws IOException {
        ObjectNode node = NODES.objectNode();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return node;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            if (!token.isScalarValue()) {
                composite.read(field);
                parser.skipChildren();
            } else if (isKept(field)) {
                node.set(field, parser.<JsonNode>readValueAsTree());
            }
        }
        return node;
    }

    private static boolean isKept(String field) {
        return switch (field) {
            case "module", "mode", "type", "name", "provider", "index_key", "status", "deposed", "id" -> true;
            default -> false;
        };
    }
}
