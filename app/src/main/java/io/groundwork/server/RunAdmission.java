package io.groundwork.server;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.registry.Applies;
import io.groundwork.registry.EngineAccess;
import io.groundwork.registry.RunRegistry;
import io.groundwork.state.Admission;
import io.groundwork.verdict.Verdicts;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A run that is not over may be planned; it is applied only when its workflow says so, with the approved plan, and if that
 * plan was judged by all that this server requires.
 */
record RunAdmission(Verdicts verdicts, EngineAccess engineAccess, Clock clock) implements Admission {
    @Override
    public void toRead(JdbcClient sql, String runId) {
        RunRegistry.checkUnfinished(sql, runId);
    }

    @Override
    public void toApply(JdbcClient sql, String runId, String holder, @Nullable String planDigest, long epoch) {
        Applies.begin(sql, runId, holder, planDigest, epoch, clock.instant());
        if (!verdicts.isAccepted(sql, runId, Objects.requireNonNull(planDigest))) {
            throw new Problem(
                            "apply_not_judged",
                            ProblemKind.CONFLICT,
                            "the plan " + planDigest + " of run " + runId + " has no verdict that this server accepts",
                            "nothing was applied: start the run again, with a worker of the server's version")
                    .asException();
        }
    }

    /** Whose loss was accepted for this run writes from now on no more, and holds no lock. */
    @Override
    public void toLock(JdbcClient sql, String runId) {
        Applies.acceptedFor(sql, runId).forEach(lost -> engineAccess.end(sql, lost));
    }
}
