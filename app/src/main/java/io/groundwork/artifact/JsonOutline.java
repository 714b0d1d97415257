package io.groundwork.artifact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.JsonNodeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.artifact.HclOutline.Attribute;
import io.groundwork.artifact.HclOutline.Block;
import io.groundwork.artifact.HclOutline.Body;
import io.groundwork.artifact.HclOutline.Item;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@link HclOutline} makes of the same configuration in native syntax; blocks are only those that we have a use for. */
final class JsonOutline {
    /** Without the limits of a careful reader: if we stopped there, the engine would read on. */
    static final JsonFactory JSON = unlimitedBut(Integer.MAX_VALUE);

    /** Trees are taken apart by methods that call themselves; no configuration that a person wrote comes near this depth. */
    private static final int MOST_DEPTH = 1000;

    private static final ObjectMapper MAPPER = mapper();

    /** How many labels a block has. */
    private static final Map<String, Integer> OUTER = Map.of("terraform", 0, "variable", 1, "module", 1);

    private static final Map<String, Integer> INNER = Map.of("encryption", 0, "state", 0);

    private JsonOutline() {}

    private static JsonFactory unlimitedBut(int depth) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /** What {@link #mapper} stopped at. */
    static ProblemException tooDeep(StreamConstraintsException cause) {
        return new Problem(
                        "configuration_nested_too_deep",
                        ProblemKind.USER,
                        "a JSON file of the configuration nests values more than " + MOST_DEPTH + " deep",
                        "take the deep value apart, or hand it over as a text with jsonencode and jsondecode")
                .asException(cause);
    }

    /** A new one, which raises what {@link #tooDeep} is for. */
    static ObjectMapper mapper() {
        return new ObjectMapper(unlimitedBut(MOST_DEPTH))
                .registerModule(new SimpleModule().addDeserializer(JsonNode.class, new AllOfEachName()));
    }

    /** A name that is there twice stands for both values, as in a list of them: so an engine reads blocks. */
    private static final class AllOfEachName extends JsonNodeDeserializer {
        private static final long serialVersionUID = 1;

        @Override
        protected void _handleDuplicateField(
                JsonParser parser,
                DeserializationContext context,
                JsonNodeFactory nodes,
                String name,
                ObjectNode object,
                JsonNode before,
                JsonNode value) {
            ArrayNode all = nodes.arrayNode();
            if (before.isArray()) {
                all.addAll((ArrayNode) before);
            } else {
                all.add(before);
            }
            object.set(name, all.add(value));
        }
    }

    static Body of(String text) {
        try {
            List<Item> items = new ArrayList<>();
            add(MAPPER.readTree(text), OUTER, items);
            return new Body(List.copyOf(items));
        } catch (StreamConstraintsException e) {
            throw tooDeep(e);
        } catch (JsonProcessingException e) {
            // The engine says it better, with a line number.
            return new Body(List.of(new Attribute("", text)));
        }
    }

    /** @param blocks what of its members is blocks; all others are attributes */
    private static void add(JsonNode body, Map<String, Integer> blocks, List<Item> items) {
        if (body.isArray()) {
            body.forEach(one -> add(one, blocks, items));
            return;
        }
        body.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            Integer labels = value.isContainerNode() ? blocks.get(name) : null;
            if (labels != null) {
                addBlocks(name, List.of(), labels, value, items);
            } else if (!name.equals("//")) {
                items.add(new Attribute(name, value.isTextual() ? value.asText() : value.toString()));
            }
        });
    }

    private static void addBlocks(String type, List<String> labels, int more, JsonNode value, List<Item> items) {
        if (value.isArray()) {
            value.forEach(one -> addBlocks(type, labels, more, one, items));
        } else if (more > 0) {
            value.properties()
                    .forEach(member -> addBlocks(type, List.of(member.getKey()), more - 1, member.getValue(), items));
        } else {
            List<Item> inner = new ArrayList<>();
            add(value, INNER, inner);
            items.add(new Block(type, labels, new Body(List.copyOf(inner))));
        }
    }
}
