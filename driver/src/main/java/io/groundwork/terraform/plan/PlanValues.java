package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Masks known values in the values of a plan, and nowhere else: no name of a field, no type, no address and no action. */
final class PlanValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Redactor redactor;
    private final SecretMarks marks;

    PlanValues(Redactor redactor, SecretMarks marks) {
        this.redactor = redactor;
        this.marks = marks;
    }

    JsonNode masked(JsonNode plan) {
        return masked(plan, PlanPart.PLAN);
    }

    private JsonNode masked(JsonNode node, PlanPart part) {
        if (node.isObject()) {
            ObjectNode result = NODES.objectNode();
            node.properties()
                    .forEach(field -> result.set(field.getKey(), masked(field.getValue(), part.field(field.getKey()))));
            return result;
        }
        if (node.isArray()) {
            ArrayNode result = NODES.arrayNode(node.size());
            node.forEach(element -> result.add(masked(element, part)));
            return result;
        }
        return part.isValue() || part == PlanPart.UNKNOWN ? redactor.value(node, marks) : node;
    }
}
