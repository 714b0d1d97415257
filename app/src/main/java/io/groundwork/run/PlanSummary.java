package io.groundwork.run;

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
 * @param anythingToDo whether applying would change anything, outputs included
 * @param engine name and version, e.g. {@code terraform 1.11.4}
 * @param planJudged digest of what policies judge instead of the view, where the view hides a part of the plan's own structure,
 *     e.g. an instance key that is a secret; null where it hides none, and in plans of earlier versions
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
        @Nullable String planJudged) {
    /** A plan whose view is also what policies judge. */
    public PlanSummary(
            String planDigest,
            String planView,
            int add,
            int change,
            int destroy,
            int imports,
            boolean anythingToDo,
            String engine) {
        this(planDigest, planView, add, change, destroy, imports, anythingToDo, engine, null);
    }
}
