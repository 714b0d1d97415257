package io.groundwork.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.run.plan.PlanChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the conditions of a configuration say of a plan: how many hold, and which do not. */
final class CheckLines {
    private CheckLines() {}

    /** Of the {@code checks} of a plan JSON; empty if there are none. */
    static List<DiffLine> of(JsonNode checks) {
        List<DiffLine> told = new ArrayList<>();
        int passed = 0;
        int failed = 0;
        int unknown = 0;
        for (JsonNode result : checks.valueStream().flatMap(CheckLines::results).toList()) {
            switch (result.path("status").asText()) {
                case "pass" -> passed++;
                case "unknown", "" -> {
                    unknown++;
                    told.add(new DiffLine(0, "?", name(result) + ": known after apply"));
                }
                default -> {
                    failed++;
                    told.addAll(failure(result));
                }
            }
        }
        String words = new PlanChecks(passed, failed, unknown, List.of()).inWords();
        if (!words.isEmpty()) {
            told.addFirst(DiffLine.heading("Checks: " + words + "."));
            told.addFirst(DiffLine.blank());
        }
        return told;
    }

    /** Of each instance, or of the object if it has none. */
    private static Stream<JsonNode> results(JsonNode check) {
        JsonNode instances = check.path("instances");
        return instances.isEmpty() ? Stream.of(check) : instances.valueStream();
    }

    private static List<DiffLine> failure(JsonNode result) {
        List<DiffLine> lines = new ArrayList<>();
        String why = result.path("status").asText().equals("error") ? " could not be evaluated" : " failed";
        lines.add(new DiffLine(0, "x", name(result) + why));
        for (JsonNode problem : result.path("problems")) {
            Terminal.clean(problem.path("message").asText())
                    .lines()
                    .forEach(line -> lines.add(new DiffLine(1, "", line)));
        }
        return lines;
    }

    private static String name(JsonNode result) {
        return Terminal.clean(result.path("address").path("to_display").asText("a condition"));
    }
}
