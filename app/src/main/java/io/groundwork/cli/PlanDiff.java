package io.groundwork.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plan JSON of an engine (format 1) as text for people. Pure. */
final class PlanDiff {
    private PlanDiff() {}

    static List<DiffLine> of(JsonNode plan) {
        List<DiffLine> lines = new ArrayList<>();
        drift(plan, lines);
        List<ResourceDiff> resources = new ArrayList<>();
        plan.path("resource_changes").forEach(resource -> resources.add(new ResourceDiff(resource)));
        resources.stream().filter(ResourceDiff::matters).forEach(resource -> {
            lines.addAll(resource.lines());
            lines.add(DiffLine.blank());
        });
        List<DiffLine> outputs = outputs(plan.path("output_changes"));
        lines.add(DiffLine.heading(summary(resources, outputs)));
        lines.addAll(outputs);
        return lines;
    }

    private static void drift(JsonNode plan, List<DiffLine> lines) {
        JsonNode drift = plan.path("resource_drift");
        if (drift.isEmpty()) {
            return;
        }
        lines.add(DiffLine.heading("Changed since the last apply, not by it:"));
        for (JsonNode resource : drift) {
            ResourceDiff.Action action = ResourceDiff.Action.of(resource.path("change"));
            String what = action == ResourceDiff.Action.DELETE ? " is gone" : " has changed";
            lines.add(new DiffLine(
                    0,
                    action == ResourceDiff.Action.DELETE ? "-" : "~",
                    Terminal.clean(resource.path("address").asText()) + what));
        }
        lines.add(DiffLine.blank());
    }

    private static String summary(List<ResourceDiff> resources, List<DiffLine> outputs) {
        if (resources.stream().noneMatch(ResourceDiff::matters)) {
            return outputs.isEmpty() ? "Nothing to do." : "Only outputs change.";
        }
        long imports = resources.stream().filter(ResourceDiff::imported).count();
        long replaces = resources.stream().filter(r -> r.action().replaces()).count();
        return "Plan: "
                + (imports > 0 ? imports + " to import, " : "")
                + (count(resources, ResourceDiff.Action.CREATE) + replaces)
                + " to add, "
                + count(resources, ResourceDiff.Action.UPDATE)
                + " to change, "
                + (count(resources, ResourceDiff.Action.DELETE) + replaces)
                + " to destroy.";
    }

    private static long count(List<ResourceDiff> resources, ResourceDiff.Action action) {
        return resources.stream()
                .filter(resource -> resource.action() == action)
                .count();
    }

    private static List<DiffLine> outputs(JsonNode changes) {
        ValueDiff diff = new ValueDiff(ReplacePaths.none());
        int width = 0;
        for (Map.Entry<String, JsonNode> output : changes.properties()) {
            width = Math.max(width, output.getKey().length());
        }
        for (Map.Entry<String, JsonNode> output : changes.properties()) {
            if (ResourceDiff.Action.of(output.getValue()) != ResourceDiff.Action.NONE) {
                String name = Terminal.clean(output.getKey());
                diff.value(
                        0,
                        name + " ".repeat(width - name.length()) + " = ",
                        ValueDiff.Place.of(output.getValue()),
                        List.of(),
                        "");
            }
        }
        List<DiffLine> lines = new ArrayList<>(diff.lines());
        if (!lines.isEmpty()) {
            lines.addFirst(DiffLine.heading("Outputs:"));
            lines.addFirst(DiffLine.blank());
        }
        return lines;
    }
}
