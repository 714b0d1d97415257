package io.groundwork.registry;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunStatus;
import io.groundwork.workspace.Origin;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which place's configuration a workspace holds. Every method is part of its caller's transaction. */
final class WorkspaceOrigins {
    private WorkspaceOrigins() {}

    /**
     * The first run that says where it comes from says it for the workspace. Raises {@code workspace_of_another_origin} (conflict)
     * for a run of another place, unless there is nothing in the workspace, a person has named it, or says that it is that
     * place's now.
     */
    static void require(JdbcClient sql, String workspace, String directory, Origin origin) {
        if (origin.names().isEmpty()) {
            return;
        }
        String here = origin.names().getFirst();
        Optional<String> kept = sql.sql("select origin from workspaces where name = ? and origin is not null")
                .param(workspace)
                .query(String.class)
                .optional();
        boolean known = kept.map(origin.names()::contains)
                .orElseGet(() -> isTheDirectoryOfTheLastRun(sql, workspace, directory));
        if (known || origin.accepted() || isEmpty(sql, workspace)) {
            sql.sql("update workspaces set origin = ? where name = ?")
                    .params(here, workspace)
                    .update();
        } else if (!origin.workspaceNamed()) {
            throw new Problem(
                            "workspace_of_another_origin",
                            ProblemKind.CONFLICT,
                            "workspace " + workspace + " holds what " + kept.orElse("a run of another directory")
                                    + " made, and this is " + here
                                    + ": a run would take that one's resources for its own",
                            "name a workspace of its own with --workspace NAME; or, if it is the same configuration in"
                                    + " another place, say so once with --accept-origin")
                    .asException();
        }
    }

    /** Of a workspace that was there before origins were kept: all that is known is where its runs were asked for. */
    private static boolean isTheDirectoryOfTheLastRun(JdbcClient sql, String workspace, String directory) {
        return sql.sql("select directory from runs where workspace = ? order by created_at desc limit 1")
                .param(workspace)
                .query(String.class)
                .optional()
                .map(directory::equals)
                .orElse(true);
    }

    /** Nothing was ever made in it, or all of it was destroyed. */
    private static boolean isEmpty(JdbcClient sql, String workspace) {
        return sql.sql("""
                        select coalesce(r.status, '') from state_versions v left join runs r on r.run_id = v.run_id
                        where v.workspace = ? order by v.number desc limit 1""")
                .param(workspace)
                .query(String.class)
                .optional()
                .map(status -> status.equals(RunStatus.DESTROYED.wireName()))
                .orElse(true);
    }
}
