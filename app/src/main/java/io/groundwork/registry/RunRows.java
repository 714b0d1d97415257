package io.groundwork.registry;

import io.groundwork.problem.Problem;
import io.groundwork.run.Decision;
import io.groundwork.run.Doubt;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.PolicyReport;
import io.groundwork.run.ProvisionStatus;
import io.groundwork.run.Retry;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunView;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Between rows and values. */
final class RunRows {
    private RunRows() {}

    static RunView view(ResultSet row, int number) throws SQLException {
        String finishedAt = row.getString("finished_at");
        return new RunView(
                row.getString("run_id"),
                row.getString("workflow_id"),
                row.getString("workspace"),
                RunMode.of(row.getString("mode")),
                row.getString("configuration"),
                row.getString("directory"),
                row.getString("requested_by"),
                row.getLong("auto_approve") != 0,
                ProvisionStatus.of(row.getString("status")),
                Instant.parse(row.getString("created_at")),
                Instant.parse(row.getString("status_since")),
                value(row.getString("plan"), PlanSummary.class),
                value(row.getString("policy"), PolicyReport.class),
                value(row.getString("decision"), Decision.class),
                value(row.getString("error"), Problem.class),
                value(row.getString("retry"), Retry.class),
                finishedAt == null ? null : Instant.parse(finishedAt),
                value(row.getString("doubt"), Doubt.class),
                row.getString("started_on"));
    }

    static @Nullable String json(@Nullable Object value) {
        return value == null ? null : Json.write(value);
    }

    static <T> @Nullable T value(@Nullable String text, Class<T> type) {
        try {
            return text == null ? null : Json.mapper().readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException("a value in the database cannot be read", e);
        }
    }
}
