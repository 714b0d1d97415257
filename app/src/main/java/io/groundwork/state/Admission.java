package io.groundwork.state;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Port: who may have a run token. Asked in the transaction that makes it; raises the problem that stands against it. */
public interface Admission {
    /** For an engine that only reads. */
    void toRead(JdbcClient sql, String runId);

    /**
     * For the engine that applies; from now on one may be at work.
     *
     * @param planDigest of the plan file it applies; null if its worker does not say
     * @param epoch of the token that is about to be made
     */
    void toApply(JdbcClient sql, String runId, String holder, @Nullable String planDigest, long epoch);
}
