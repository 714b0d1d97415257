package io.groundwork.registry;

import io.groundwork.database.Database;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunRequest;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What artifacts are for. All lie in one store under their digests, states among them; what may be read through which address
 * is decided by what was recorded when it was stored, and never by who knows a digest. Thread-safe.
 */
public final class ArtifactUses {
    /** Archives of configurations and of policy sets: they belong to no run. */
    public static final String CONFIGURATION = "configuration";

    private static final String NO_RUN = "";

    private final Database database;

    public ArtifactUses(Database database) {
        this.database = database;
    }

    public void recordConfiguration(String digest) {
        record(digest, CONFIGURATION, NO_RUN);
    }

    /**
     * Notes an artifact that a worker stored.
     *
     * @param kind e.g. {@code plan_file}; a configuration only comes from people
     */
    public void recordOfRun(String digest, @Nullable String kind, @Nullable String runId) {
        record(
                digest,
                kind == null || kind.isBlank() || kind.equals(CONFIGURATION) ? "unnamed" : kind,
                runId == null ? NO_RUN : runId);
    }

    private void record(String digest, String kind, String runId) {
        database.write(sql -> sql.sql(
                        "insert into artifact_uses (digest, kind, run_id) values (?, ?, ?) on conflict do nothing")
                .params(digest, kind, runId)
                .update());
    }

    /** Whether it was stored as a configuration or a policy set. */
    public boolean isConfiguration(String digest) {
        return database.read(sql -> count(sql, "digest = ? and kind = ?", digest, CONFIGURATION) > 0
                || isNamedByOlderRun(sql, digest, null, false));
    }

    /** The newest that a worker stored of this kind for a run. */
    public Optional<String> newestOfRun(String runId, String kind) {
        return database.read(sql -> sql.sql(
                        "select digest from artifact_uses where run_id = ? and kind = ? order by rowid desc limit 1")
                .params(runId, kind)
                .query(String.class)
                .optional());
    }

    /**
     * Raises {@code artifact_not_found} unless a run may read it: its own plans, and the archives that its request names.
     *
     * @param runId null from an older worker, which does not say for which run it asks: archives, what such workers stored, and
     *     what runs from before kinds were recorded name
     */
    public void requireReadable(String digest, @Nullable String runId) {
        boolean readable = database.read(sql -> runId == null
                ? count(sql, "digest = ? and (kind = ? or run_id = ?)", digest, CONFIGURATION, NO_RUN) > 0
                        || isNamedByOlderRun(sql, digest, null, true)
                : count(sql, "digest = ? and run_id = ?", digest, runId) > 0
                        || names(sql, digest, runId)
                        || isNamedByOlderRun(sql, digest, runId, true));
        if (!readable) {
            throw notFound(digest);
        }
    }

    public static ProblemException notFound(String digest) {
        return new Problem(
                        "artifact_not_found",
                        ProblemKind.NOT_FOUND,
                        "there is no artifact " + digest + " here",
                        "upload it first")
                .asException();
    }

    private static long count(JdbcClient sql, String where, Object... params) {
        return sql.sql("select count(*) from artifact_uses where " + where)
                .params(params)
                .query(Long.class)
                .single();
    }

    private static boolean names(JdbcClient sql, String digest, String runId) {
        return count(sql, "digest = ? and kind = ?", digest, CONFIGURATION) > 0
                && sql.sql("select request from runs where run_id = ?").param(runId).query(String.class).list().stream()
                        .anyMatch(request -> names(read(request, RunRequest.class), digest));
    }

    /** A run from before kinds were recorded: what its row names is its own; a state is not, whoever names it. */
    private static boolean isNamedByOlderRun(JdbcClient sql, String digest, @Nullable String runId, boolean plansToo) {
        if (isState(sql, digest)) {
            return false;
        }
        record Row(String request, @Nullable String plan) {}
        List<Row> rows = sql.sql("""
                        select request, plan from runs where kinds_recorded = 0 and run_id like ?
                          and (request like ? or coalesce(plan, '') like ?)""")
                .params(runId == null ? "%" : runId, "%" + digest + "%", "%" + digest + "%")
                .query((row, number) -> new Row(row.getString(1), row.getString(2)))
                .list();
        return rows.stream()
                .anyMatch(row -> names(read(row.request(), RunRequest.class), digest)
                        || (plansToo && row.plan() != null && names(read(row.plan(), PlanSummary.class), digest)));
    }

    private static boolean isState(JdbcClient sql, String digest) {
        return sql.sql("""
                        select (select count(*) from state_versions where digest = ?)
                          + (select count(*) from state_evidence where digest = ?)""").params(digest, digest).query(Long.class).single() > 0;
    }

    private static boolean names(RunRequest request, String digest) {
        return request.configuration().equals(digest)
                || request.policies().stream().anyMatch(set -> set.digest().equals(digest));
    }

    private static boolean names(PlanSummary plan, String digest) {
        return digest.equals(plan.planDigest()) || digest.equals(plan.planView()) || digest.equals(plan.planJudged());
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            return Json.mapper().readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException("a value in the database cannot be read", e);
        }
    }
}
