package io.groundwork.registry;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Port: what the engines of a run may do with its state. Each method is part of the transaction that calls it. */
public interface EngineAccess {
    /** No engine of the run reads or writes any more, and none holds the lock. */
    void end(JdbcClient sql, String runId);

    /** Engines of the run that only read are over; one that writes may still be at work, and has to store its state. */
    void endReaders(JdbcClient sql, String runId);
}
