package io.groundwork.server;

import io.groundwork.registry.Applies;
import io.groundwork.registry.RunRegistry;
import io.groundwork.state.Admission;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A run that is not over may be planned; it is applied only when its workflow says so, with the approved plan. */
record RunAdmission(Clock clock) implements Admission {
    @Override
    public void toRead(JdbcClient sql, String runId) {
        RunRegistry.checkUnfinished(sql, runId);
    }

    @Override
    public void toApply(JdbcClient sql, String runId, String holder, @Nullable String planDigest, long epoch) {
        Applies.begin(sql, runId, holder, planDigest, epoch, clock.instant());
    }
}
