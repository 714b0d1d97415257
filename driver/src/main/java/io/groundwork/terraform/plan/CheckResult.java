package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the conditions of one object in the configuration came out: of a {@code check} block, or those of a resource, an output or a
 * variable.
 *
 * @param address as the engine shows it, e.g. {@code check.health}
 * @param status {@code pass}, {@code fail}, {@code error} (it could not be evaluated) or {@code unknown} (until the apply)
 * @param problems the error messages of the conditions that failed
 */
public record CheckResult(String address, String status, List<String> problems) {

    public CheckResult {
        problems = List.copyOf(problems);
    }

    /** Of one entry of {@code checks}: a result for each instance of the object, or one for the object if it has none. */
    static Stream<CheckResult> read(JsonNode entry) {
        JsonNode instances = entry.path("instances");
        return instances.isEmpty()
                ? Stream.of(one(entry))
                : instances.valueStream().map(CheckResult::one);
    }

    private static CheckResult one(JsonNode node) {
        return new CheckResult(
                node.path("address").path("to_display").asText(""),
                node.path("status").asText("unknown"),
                node.path("problems")
                        .valueStream()
                        .map(problem -> problem.path("message").asText(""))
                        .filter(message -> !message.isBlank())
                        .toList());
    }
}
