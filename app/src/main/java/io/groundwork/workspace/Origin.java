package io.groundwork.workspace;

import java.util.List;

/**
 * Where a configuration comes from, as whoever asks for a run says. A workspace keeps it, so that two directories of the same
 * name do not take each other's resources for their own.
 *
 * @param names of one and the same place, none of them secret: the one to keep first; empty if nothing is said
 * @param workspaceNamed whether a person has named the workspace, and knows what is in it
 * @param accepted whether a person says that the workspace is this place's from now on
 */
public record Origin(List<String> names, boolean workspaceNamed, boolean accepted) {
    /** Nothing is said: the workspace was named by whoever asks. */
    public static final Origin UNKNOWN = new Origin(List.of(), true, false);

    public Origin {
        names = List.copyOf(names);
    }
}
