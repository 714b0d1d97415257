package io.groundwork.client;

import org.jspecify.annotations.Nullable;

/**
 * The workflow that a worker speaks for, so that the server can tell it from one that only names the same run.
 *
 * @param execution the run id that Temporal gave this execution of it
 */
public record Speaker(String workflowId, String execution) {
    /** To be added to a path; empty if nobody is named. */
    static String query(@Nullable Speaker speaker) {
        return speaker == null
                ? ""
                : "?workflowId=" + Paths.encode(speaker.workflowId()) + "&execution="
                        + Paths.encode(speaker.execution());
    }
}
