package io.groundwork.run.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan does beside adding, changing, destroying and importing objects. Earlier versions did not say it: what is absent is 0,
 * or false.
 *
 * @param moves objects that get another address
 * @param forgets objects that leave the state and stay as they are
 * @param replaces how many of those to add and to destroy are replacements
 * @param actions invocations of a provider's code for its effect (Terraform 1.14)
 * @param outputs outputs that change
 * @param deferred changes and invocations that are left for a later plan
 * @param reads data sources that are read only during the apply
 * @param checkResults results of checks that an apply would write into the state, if it has nothing else to do
 * @param drifts objects that have changed outside; what is as configured all the same is nothing to do
 * @param knownAfterApply values of objects and outputs that are known only after the apply
 * @param deletesEverything whether all that the workspace holds would be gone, and not only replaced
 * @param checks what the conditions of the configuration say of the plan
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlanDetails(
        int moves,
        int forgets,
        int replaces,
        int actions,
        int outputs,
        int deferred,
        int reads,
        int checkResults,
        int drifts,
        int knownAfterApply,
        boolean deletesEverything,
        PlanChecks checks) {
    /** Of a plan that does nothing of it, or whose maker did not say. */
    public static final PlanDetails NONE = new PlanDetails(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, PlanChecks.NONE);

    public PlanDetails {
        checks = orNone(checks);
    }

    private static PlanChecks orNone(@Nullable PlanChecks checks) {
        return checks == null ? PlanChecks.NONE : checks;
    }

    /** As these, with results of checks to be written. */
    public PlanDetails withCheckResults(int count) {
        return new PlanDetails(
                moves,
                forgets,
                replaces,
                actions,
                outputs,
                deferred,
                reads,
                count,
                drifts,
                knownAfterApply,
                deletesEverything,
                checks);
    }

    /** In the order of the engines' own summaries: what they count comes first. */
    String inWords(int imports, int add, int change, int destroy) {
        List<String> parts = new ArrayList<>();
        count(parts, imports, "to import", "to import");
        count(parts, moves, "to move", "to move");
        parts.add(add + " to add");
        parts.add(change + " to change");
        parts.add(destroy + " to destroy" + (replaces > 0 ? " (" + replaces + " replaced)" : ""));
        count(parts, forgets, "to forget", "to forget");
        count(parts, actions, "action to invoke", "actions to invoke");
        count(parts, outputs, "output to change", "outputs to change");
        count(parts, reads, "data source to read", "data sources to read");
        count(parts, checkResults, "result of a check to record", "results of checks to record");
        count(parts, deferred, "left for a later plan", "left for a later plan");
        count(parts, knownAfterApply, "value known after apply", "values known after apply");
        count(parts, drifts, "changed outside", "changed outside");
        return String.join(", ", parts);
    }

    private static void count(List<String> parts, int count, String one, String many) {
        if (count > 0) {
            parts.add(count + " " + (count == 1 ? one : many));
        }
    }
}
