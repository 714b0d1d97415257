package io.groundwork.opa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.policy.Judge;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.JudgedSet;
import io.groundwork.run.policy.Violation;
import io.groundwork.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what rules answered, in the shapes people write, and strictly: a shape that is not known is no pass. An answer that
 * cannot be read is a violation of its own, so that what the other rules found is told beside it.
 */
final class AnswerReader {
    private static final int LONGEST_MESSAGE = 500;
    private static final List<String> MESSAGE_KEYS = List.of("msg", "message");
    private static final List<String> ADDRESS_KEYS = List.of("address", "resource");

    private final JudgedSet set;
    private final List<EntryPoint> entryPoints;
    private final PlanAddresses addresses;
    private final List<Violation> violations = new ArrayList<>();

    AnswerReader(JudgedSet set, List<EntryPoint> entryPoints, JsonNode plan) {
        this.set = set;
        this.entryPoints = entryPoints;
        this.addresses = PlanAddresses.of(plan);
    }

    /** @param answer as {@code opa eval --format json} prints it for {@link EntryPoint#query} */
    List<Violation> read(String answer) {
        JsonNode values;
        try {
            values = Json.mapper().readTree(answer).at("/result/0/expressions/0/value");
        } catch (JsonProcessingException e) {
            throw PolicyProblems.judging("what opa answered is no JSON");
        }
        for (EntryPoint entry : entryPoints) {
            JsonNode value = values.path(entry.rule());
            if (!value.isArray() || value.size() > 1) {
                throw PolicyProblems.judging("opa gave no answer for " + entry.rule());
            }
            value(entry, value.isEmpty() ? null : value.get(0));
        }
        return List.copyOf(violations);
    }

    private void value(EntryPoint entry, @Nullable JsonNode value) {
        switch (entry.kind()) {
            case DENIES, WARNS -> rule(entry, value);
            case QUERY, ADVISORY_QUERY -> query(entry, value);
        }
    }

    /** A rule of Conftest's kind; one without a value is a complete rule whose conditions do not hold. */
    private void rule(EntryPoint entry, @Nullable JsonNode value) {
        if (value == null || (value.isBoolean() && !value.booleanValue())) {
            return;
        }
        if (value.isBoolean()) {
            add(entry, entry.rule() + " holds", null);
        } else if (value.isArray()) {
            value.forEach(element -> element(entry, element));
        } else if (value.isObject()) {
            // deny[msg] if ... is a set in version 0 and a map to true in version 1.
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                boolean key = field.getValue().isBoolean() && field.getValue().booleanValue();
                element(entry, key ? Json.mapper().getNodeFactory().textNode(field.getKey()) : field.getValue());
            }
        } else {
            error(entry, "its value is " + kind(value) + ", neither a set of messages nor true");
        }
    }

    private void element(EntryPoint entry, JsonNode element) {
        if (element.isArray()) {
            // deny.tags contains msg if ... makes a map of sets.
            element.forEach(inner -> element(entry, inner));
            return;
        }
        String message = element.isTextual() ? element.textValue() : text(element, MESSAGE_KEYS);
        if (message == null || message.isBlank()) {
            error(
                    entry,
                    "it has an element that is " + kind(element)
                            + " without a message (a text, or an object with msg)");
        } else {
            add(entry, message, text(element, ADDRESS_KEYS));
        }
    }

    /** HCP Terraform takes a list of anything: what is in it, is found. */
    private void query(EntryPoint entry, @Nullable JsonNode value) {
        if (value == null) {
            error(entry, "it has no value");
        } else if (!value.isArray()) {
            error(entry, "its value is " + kind(value) + ", not a list or a set");
        } else {
            for (JsonNode element : value) {
                String message = element.isTextual() ? element.textValue() : text(element, MESSAGE_KEYS);
                add(entry, message == null ? element.toString() : message, text(element, ADDRESS_KEYS));
            }
        }
    }

    private void add(EntryPoint entry, String message, @Nullable String named) {
        EnforcementLevel level = switch (entry.kind()) {
            case DENIES, QUERY -> set.level();
            case WARNS, ADVISORY_QUERY -> EnforcementLevel.ADVISORY;
        };
        violations.add(new Violation(
                set.name(),
                entry.rule(),
                level,
                cut(message),
                addresses.meant(named, message).orElse(null)));
    }

    private void error(EntryPoint entry, String why) {
        violations.add(new Violation(
                set.name(),
                Judge.ERROR_RULE,
                OpaPolicyEngine.errorLevel(set.level()),
                "judging failed: " + entry.rule() + " cannot be read as a verdict: " + why,
                null));
    }

    private static @Nullable String text(JsonNode object, List<String> keys) {
        for (String key : keys) {
            if (object.path(key).isTextual()) {
                return object.path(key).textValue();
            }
        }
        return null;
    }

    /** A report goes into the history of its run. */
    private static String cut(String message) {
        String clean = message.strip();
        return clean.length() <= LONGEST_MESSAGE ? clean : clean.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            default -> "something else";
        };
    }
}
