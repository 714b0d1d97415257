package io.groundwork.client;

import io.groundwork.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which runs to list, newest first.
 *
 * @param workspace null for all
 * @param status null for all
 * @param limit 1 or more; the server has an upper limit of its own
 * @param before only runs older than this one; null from the newest on
 */
public record RunFilter(
        @Nullable String workspace,
        @Nullable RunStatus status,
        int limit,
        @Nullable String before) {
    String query() {
        StringBuilder query = new StringBuilder("?limit=").append(limit);
        if (workspace != null) {
            query.append("&workspace=").append(Paths.encode(workspace));
        }
        if (status != null) {
            query.append("&status=").append(status.wireName());
        }
        if (before != null) {
            query.append("&before=").append(Paths.encode(before));
        }
        return query.toString();
    }
}
