package io.groundwork.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.run.plan.PlanChecks;
import io.groundwork.run.plan.PlanDetails;
import io.groundwork.run.plan.PlanSummary;

/** How much a plan does, counted from its JSON as a run's summary counts it. */
record PlanTotals(int imports, int add, int change, int destroy, PlanDetails details) {
    static PlanTotals of(JsonNode plan) {
        int imports = 0;
        int moves = 0;
        int add = 0;
        int change = 0;
        int destroy = 0;
        int replaces = 0;
        int forgets = 0;
        int reads = 0;
        int unknown = 0;
        int held = 0;
        int gone = 0;
        boolean deletes = false;
        for (JsonNode resource : plan.path("resource_changes")) {
            ResourceDiff diff = new ResourceDiff(resource);
            ResourceDiff.Action action = diff.action();
            imports += diff.imported() ? 1 : 0;
            moves += diff.moved() ? 1 : 0;
            add += action.creates() ? 1 : 0;
            change += action == ResourceDiff.Action.UPDATE ? 1 : 0;
            destroy += action.destroys() ? 1 : 0;
            replaces += action.replaces() ? 1 : 0;
            forgets += action.forgets() ? 1 : 0;
            reads += action == ResourceDiff.Action.READ ? 1 : 0;
            unknown += unknown(resource.path("change").path("after_unknown"));
            boolean managed = resource.path("mode").asText().equals("managed");
            // What is imported was held by nobody.
            if (managed && action != ResourceDiff.Action.CREATE && !diff.imported()) {
                held++;
                gone += action.destroys() || action.forgets() ? 1 : 0;
                deletes |= action == ResourceDiff.Action.DELETE;
            }
        }
        int outputs = 0;
        for (JsonNode output : plan.path("output_changes")) {
            outputs += ResourceDiff.Action.of(output) != ResourceDiff.Action.NONE ? 1 : 0;
            unknown += unknown(output.path("after_unknown"));
        }
        int deferred = plan.path("deferred_changes").size()
                + plan.path("deferred_action_invocations").size();
        int actions = plan.path("action_invocations").size();
        return new PlanTotals(
                imports,
                add,
                change,
                destroy,
                new PlanDetails(
                        moves,
                        forgets,
                        replaces,
                        actions,
                        outputs,
                        deferred,
                        reads,
                        0,
                        0,
                        unknown,
                        deletes && gone == held && deferred == 0,
                        PlanChecks.NONE));
    }

    private static int unknown(JsonNode mask) {
        int count = ValueText.masks(mask) ? 1 : 0;
        for (JsonNode part : mask) {
            count += unknown(part);
        }
        return count;
    }

    /** The line below a plan. */
    String sentence() {
        boolean objects = imports + add + change + destroy + details.moves() + details.forgets() > 0;
        if (objects || details.actions() + details.deferred() + details.reads() > 0) {
            return "Plan: "
                    + new PlanSummary("", "", add, change, destroy, imports, true, "", null, details).inWords()
                    + "."
                    + (details.deletesEverything() ? " Nothing that the workspace holds now is left." : "");
        }
        return details.outputs() > 0 ? "Only outputs change." : "Nothing to do.";
    }
}
