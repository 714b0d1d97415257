package io.groundwork.run;

/**
 * What a plan comes to, small enough for a workflow's history.
 *
 * @param planDigest SHA-256 of the plan file, under which it is stored; approvals bind to it
 * @param planView digest of the stored redacted plan JSON, for people and policies
 * @param add resources to create, a replaced one counts here and in {@code destroy}
 * @param change resources to update in place
 * @param destroy resources to delete
 * @param imports resources to import
 * @param anythingToDo whether applying would change anything, outputs included
 * @param engine name and version, e.g. {@code terraform 1.11.4}
 */
public record PlanSummary(
        String planDigest,
        String planView,
        int add,
        int change,
        int destroy,
        int imports,
        boolean anythingToDo,
        String engine) {}
