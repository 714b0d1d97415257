package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a masked plan with the plan itself: nothing but values may differ. */
final class PlanStructure {

    private PlanStructure() {}

    /** Where they differ in more than values, e.g. {@code resource_changes[3].change}; names no value and no key of a map. */
    static Optional<String> difference(JsonNode plan, JsonNode masked) {
        return difference(plan, masked, PlanPart.PLAN, "");
    }

    private static Optional<String> difference(JsonNode plan, JsonNode masked, PlanPart part, String where) {
        if (plan.equals(masked) || (part.isValue() && isPlaceholder(plan, masked))) {
            return Optional.empty();
        }
        if (plan.isObject() && masked.isObject()) {
            return ofFields(plan, masked, part, where);
        }
        if (plan.isArray() && masked.isArray() && plan.size() == masked.size()) {
            for (int i = 0; i < plan.size(); i++) {
                Optional<String> found = difference(plan.get(i), masked.get(i), part, where + "[" + i + "]");
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        return Optional.of(where.isEmpty() ? "the document" : where);
    }

    private static Optional<String> ofFields(JsonNode plan, JsonNode masked, PlanPart part, String where) {
        List<String> names = new ArrayList<>();
        plan.fieldNames().forEachRemaining(names::add);
        List<String> maskedNames = new ArrayList<>();
        masked.fieldNames().forEachRemaining(maskedNames::add);
        if (!names.equals(maskedNames)) {
            return Optional.of(where.isEmpty() ? "the names of its sections" : "the names in " + where);
        }
        for (Map.Entry<String, JsonNode> field : plan.properties()) {
            String name = field.getKey();
            PlanPart inner = part.field(name);
            String there = part.isNamedByValues() || inner == PlanPart.UNKNOWN
                    ? where + ".*"
                    : where + (where.isEmpty() ? "" : ".") + name;
            Optional<String> found = difference(field.getValue(), masked.path(name), inner, there);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean isPlaceholder(JsonNode value, JsonNode masked) {
        return !value.isNull() && masked.isTextual() && masked.textValue().contains(Redactor.PLACEHOLDER_START);
    }
}
