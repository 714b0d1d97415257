package io.groundwork.workspace;

import io.groundwork.problem.Problems;
import java.util.Locale;

/** Names of workspaces: safe as a file name, in an address and in a workflow id. */
public final class WorkspaceName {
    private static final String PATTERN = "[a-z0-9][a-z0-9_-]{0,62}";

    private WorkspaceName() {}

    /** Returns the name where it is valid; a bad one is the user's problem. */
    public static String check(String name) {
        if (!name.matches(PATTERN)) {
            throw Problems.badInput(
                    "workspace_name_invalid",
                    "this is not a workspace name: " + name,
                    "use 1 to 63 of a-z, 0-9, '-' and '_', starting with a letter or digit");
        }
        return name;
    }

    /** The name a directory suggests: lower case, everything else that is not allowed becomes a dash. */
    public static String suggestedBy(String directoryName) {
        String name = directoryName
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_-]+", "-")
                .replaceAll("^[-_]+", "");
        return name.isEmpty() ? "default" : name.substring(0, Math.min(63, name.length()));
    }
}
