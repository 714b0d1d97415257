package io.groundwork.state;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a run token stands for. Whether it may write is asked anew in every transaction that does, because epochs move: the
 * newest token for an apply writes. A token for a plan takes nothing from it.
 */
record Grant(String runId, String workspace, String phase, long epoch) {
    static final String APPLY = "apply";

    /** Raises {@code state_read_only} (denied), or {@code state_fenced} (conflict) if a newer attempt has taken over. */
    void checkMayWrite(JdbcClient sql) {
        requireWriting();
        boolean current = sql.sql("select count(*) from run_tokens where run_id = ? and epoch = ? and revoked = 0"
                                + " and epoch = (select max(epoch) from run_tokens where run_id = ? and phase = ?)")
                        .params(runId, epoch, runId, APPLY)
                        .query(Long.class)
                        .single()
                > 0;
        if (!current) {
            throw fenced(runId);
        }
    }

    /** Raises {@code state_read_only} (denied): such a token never wrote, whatever came in between. */
    void requireWriting() {
        if (!phase.equals(APPLY)) {
            throw new Problem(
                            "state_read_only",
                            ProblemKind.DENIED,
                            "a run token of phase " + phase + " neither locks nor writes the state",
                            "plan with -lock=false: the workspace belongs to the run already")
                    .asException();
        }
    }

    static ProblemException fenced(String runId) {
        return new Problem(
                        "state_fenced",
                        ProblemKind.CONFLICT,
                        "a newer attempt of run " + runId + " has taken over, its apply is proven over, or it had none",
                        "stop this engine: what it wrote is kept as evidence")
                .asException();
    }
}
