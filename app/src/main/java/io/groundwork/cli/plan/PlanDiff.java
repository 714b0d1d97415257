package io.groundwork.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plan JSON of an engine (format 1) as text for people. Pure. */
public final class PlanDiff {
    private PlanDiff() {}

    public static List<DiffLine> of(JsonNode plan) {
        List<DiffLine> lines = new ArrayList<>();
        drift(plan, lines);
        for (JsonNode resource : plan.path("resource_changes")) {
            ResourceDiff diff = new ResourceDiff(resource);
            if (diff.matters()) {
                lines.addAll(diff.lines());
                lines.add(DiffLine.blank());
            }
        }
        lines.addAll(ActionDiff.invocations(plan));
        lines.addAll(ActionDiff.deferred(plan));
        lines.add(DiffLine.heading(PlanTotals.of(plan).sentence()));
        lines.addAll(outputs(plan.path("output_changes")));
        lines.addAll(CheckLines.of(plan.path("checks")));
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
                    0, action == ResourceDiff.Action.DELETE ? "-" : "~", ResourceDiff.nameOf(resource) + what));
        }
        lines.add(DiffLine.blank());
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
