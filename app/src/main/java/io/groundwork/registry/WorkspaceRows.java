package io.groundwork.registry;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.wire.Json;
import io.groundwork.workspace.Doubt;
import io.groundwork.workspace.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which run a workspace belongs to, and which one left it in doubt. Every method is part of its caller's transaction.
 */
final class WorkspaceRows {
    private WorkspaceRows() {}

    /**
     * Gives the workspace to a run. Raises {@code workspace_busy}, {@code workspace_of_another_origin}, and
     * {@code workspace_in_doubt} for a run that may write (conflict).
     *
     * @param acceptedBy who accepts what may be lost; null for nobody
     * @return the doubt that is accepted with it
     */
    static Optional<Doubt> claim(JdbcClient sql, RunRequest request, Origin origin, @Nullable String acceptedBy) {
        sql.sql("insert into workspaces (name) values (?) on conflict (name) do nothing")
                .param(request.workspace())
                .update();
        WorkspaceOrigins.require(sql, request.workspace(), request.directory(), origin);
        Optional<Doubt> doubt =
                request.mode() == RunMode.PLAN_ONLY ? Optional.empty() : doubt(sql, request.workspace());
        if (doubt.isPresent() && acceptedBy == null) {
            throw inDoubt(request.workspace(), doubt.get());
        }
        int claimed = sql.sql("update workspaces set active_run = ? where name = ? and active_run is null")
                .params(request.runId(), request.workspace())
                .update();
        if (claimed == 0) {
            String holder = sql.sql("select active_run from workspaces where name = ?")
                    .param(request.workspace())
                    .query(String.class)
                    .single();
            throw Problems.workspaceBusy(request.workspace(), holder);
        }
        doubt.ifPresent(accepted -> clearDoubt(sql, accepted.runId()));
        return doubt;
    }

    private static ProblemException inDoubt(String workspace, Doubt doubt) {
        return new Problem(
                        "workspace_in_doubt",
                        ProblemKind.CONFLICT,
                        "workspace " + workspace + " is in doubt since run " + doubt.runId() + ": " + doubt.why(),
                        doubt.nextStep())
                .asException();
    }

    /** The run is over, and the end of its apply, if it had one, is proven. */
    static void free(JdbcClient sql, String runId) {
        sql.sql("update workspaces set active_run = null where active_run = ?")
                .param(runId)
                .update();
    }

    /** The run is over, and nobody knows how its apply ended. */
    static void leaveInDoubt(JdbcClient sql, Doubt doubt) {
        sql.sql("update workspaces set active_run = null, doubtful_run = ? where active_run = ?")
                .params(doubt.runId(), doubt.runId())
                .update();
        note(sql, doubt);
    }

    /** The doubt that was accepted is as it was before. */
    static void leaveInDoubtAgain(JdbcClient sql, Doubt doubt) {
        sql.sql("""
                        update workspaces set doubtful_run = ? where doubtful_run is null
                          and name = (select workspace from runs where run_id = ?)""").params(doubt.runId(), doubt.runId()).update();
        note(sql, doubt);
    }

    /** Says of a doubt what has been found out since. */
    static void note(JdbcClient sql, Doubt doubt) {
        sql.sql("update runs set doubt = ? where run_id = ?")
                .params(Json.write(doubt), doubt.runId())
                .update();
    }

    /** The doubt that a run left; empty if there is none any more. */
    static Optional<Doubt> doubtOf(JdbcClient sql, String runId) {
        return sql.sql("select r.doubt from runs r join workspaces w on w.doubtful_run = r.run_id where r.run_id = ?")
                .param(runId)
                .query(WorkspaceRows::read)
                .optional();
    }

    private static Optional<Doubt> doubt(JdbcClient sql, String workspace) {
        return sql.sql("select r.doubt from runs r join workspaces w on w.doubtful_run = r.run_id where w.name = ?")
                .param(workspace)
                .query(WorkspaceRows::read)
                .optional();
    }

    private static Doubt read(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        return java.util.Objects.requireNonNull(RunRows.value(row.getString(1), Doubt.class), "a doubt without words");
    }

    static void clearDoubt(JdbcClient sql, String runId) {
        sql.sql("update workspaces set doubtful_run = null where doubtful_run = ?")
                .param(runId)
                .update();
        sql.sql("update runs set doubt = null where run_id = ?").param(runId).update();
    }
}
