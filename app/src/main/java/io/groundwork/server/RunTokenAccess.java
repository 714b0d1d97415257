package io.groundwork.server;

import io.groundwork.registry.EngineAccess;
import io.groundwork.state.RunTokens;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Engines reach their state by run tokens: without one they do nothing. */
final class RunTokenAccess implements EngineAccess {
    @Override
    public void end(JdbcClient sql, String runId) {
        RunTokens.revoke(sql, runId);
    }

    @Override
    public void endReaders(JdbcClient sql, String runId) {
        RunTokens.revokeReaders(sql, runId);
    }
}
