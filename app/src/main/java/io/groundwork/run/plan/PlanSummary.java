package io.groundwork.run.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a plan comes to, small enough for a workflow's history.
 *
 * @param planDigest SHA-256 of the plan file, under which it is stored; approvals bind to it
 * @param planView digest of the stored redacted plan JSON, for people; policies judge it where {@code planJudged} is null
 * @param add resources to create, a replaced one counts here and in {@code destroy}
 * @param change resources to update in place
 * @param destroy resources to delete
 * @param imports resources to import
 * @param anythingToDo whether applying would change anything: objects, their addresses, outputs, what the state says of them
 * @param engine name and version, e.g. {@code terraform 1.11.4}
 * @param planJudged digest of what policies judge instead of the view, where the view hides a part of the plan's own structure,
 *     e.g. an instance key that is a secret; null where it hides none, and in plans of earlier versions
 * @param details what else the plan does; nothing in plans of earlier versions
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanSummary(
        String planDigest,
        String planView,
        int add,
        int change,
        int destroy,
        int imports,
        boolean anythingToDo,
        String engine,
        @Nullable String planJudged,
        PlanDetails details) {
    public PlanSummary {
        details = orNone(details);
    }

    private static PlanDetails orNone(@Nullable PlanDetails details) {
        return details == null ? PlanDetails.NONE : details;
    }

    /** A plan whose view is also what policies judge, and that does nothing else. */
    public PlanSummary(
            String planDigest,
            String planView,
            int add,
            int change,
            int destroy,
            int imports,
            boolean anythingToDo,
            String engine) {
        this(planDigest, planView, add, change, destroy, imports, anythingToDo, engine, null, PlanDetails.NONE);
    }

    /**
     * For example {@code 1 to import, 2 to add, 0 to change, 1 to destroy (1 replaced), 1 output to change}, or {@code nothing to
     * do}.
     */
    public String inWords() {
        if (anythingToDo) {
            return details.inWords(imports, add, change, destroy);
        }
        String outside = details.drifts() > 0 ? ", " + details.drifts() + " changed outside" : "";
        return "nothing to do" + outside;
    }
}
