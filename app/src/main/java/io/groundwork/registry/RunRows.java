package io.groundwork.registry;

import io.groundwork.problem.Problem;
import io.groundwork.run.Decision;
import io.groundwork.run.Retry;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.UnfinishedRuns;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.wire.Json;
import io.groundwork.workspace.Doubt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

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
                RunStatus.of(row.getString("status")),
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

    /** As {@link RunRegistry#list}. */
    static List<RunView> list(
            JdbcClient sql,
            @Nullable String workspace,
            @Nullable RunStatus status,
            @Nullable String before,
            int limit) {
        String wanted = status == null ? null : status.wireName();
        return sql.sql("""
                        select * from runs where (? is null or workspace = ?) and (? is null or status = ?)
                          and (? is null or run_id < ?) order by run_id desc limit ?""")
                .params(Arrays.asList(workspace, workspace, wanted, wanted, before, before, limit))
                .query(RunRows::view)
                .list();
    }

    /** As {@link RunRegistry#countUnfinished}. */
    static List<UnfinishedRuns> countUnfinished(JdbcClient sql) {
        return sql.sql("""
                        select status, count(*), min(status_since) from runs where finished_at is null
                        group by status order by status""")
                .query((row, number) -> new UnfinishedRuns(
                        RunStatus.of(row.getString(1)), row.getLong(2), Instant.parse(row.getString(3))))
                .list();
    }
}
