package io.groundwork.state;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Port: who may have a run token, and lock with it. Asked in the transaction that does it; raises the problem that stands
 * against it.
 */
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

    /** An engine that may write is about to take the lock: asked in that transaction, and again if it repeats itself. */
    void toLock(JdbcClient sql, String runId);
}
