package io.groundwork.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code verdict} answered, strictly: OPA's own defaults let an undefined result, a result of another type and
 * an input that was never read all look like a pass.
 */
final class VerdictReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private VerdictReader() {}

    /**
     * @param answer JSON as OPA's WebAssembly ABI gives it: a list with one {@code {"result": ...}}
     * @param judged how many changes the set must say it has seen
     * @throws io.groundwork.problem.ProblemException if the answer is not exactly as agreed
     */
    static List<Violation> read(String policySet, String answer, int judged) {
        JsonNode verdict = result(answer);
        JsonNode count = verdict.path("judged");
        if (!count.isIntegralNumber() || count.asLong() != judged) {
            throw PolicyErrors.because("the policy set has not seen all of the plan");
        }
        JsonNode violations = verdict.path("violations");
        if (!violations.isArray()) {
            throw PolicyErrors.because("the policy set gave no list of violations");
        }
        List<Violation> read = new ArrayList<>(violations.size());
        for (JsonNode violation : violations) {
            read.add(violation(policySet, violation));
        }
        return List.copyOf(read);
    }

    private static JsonNode result(String answer) {
        JsonNode answers;
        try {
            answers = JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw PolicyErrors.because("the answer is no JSON", e);
        }
        if (!answers.isArray()
                || answers.size() != 1
                || !answers.get(0).path("result").isObject()) {
            throw PolicyErrors.because("the policy set gave no result, or one of a wrong type");
        }
        return answers.get(0).path("result");
    }

    private static Violation violation(String policySet, JsonNode violation) {
        return new Violation(
                policySet,
                text(violation, "rule"),
                level(text(violation, "level")),
                text(violation, "message"),
                address(violation.path("address")));
    }

    private static EnforcementLevel level(String wireName) {
        for (EnforcementLevel level : EnforcementLevel.values()) {
            if (level.wireName().equals(wireName)) {
                return level;
            }
        }
        throw PolicyErrors.because("a violation has an unknown level");
    }

    private static String text(JsonNode violation, String key) {
        JsonNode value = violation.path(key);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw PolicyErrors.because("a violation has no " + key);
        }
        return value.textValue();
    }

    /** Empty or not there: no single resource is meant. */
    private static @Nullable String address(JsonNode address) {
        if (address.isMissingNode() || address.isNull()) {
            return null;
        }
        if (!address.isTextual()) {
            throw PolicyErrors.because("the address of a violation is no text");
        }
        return address.textValue().isEmpty() ? null : address.textValue();
    }
}
