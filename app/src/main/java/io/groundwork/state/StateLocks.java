package io.groundwork.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.database.Database;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who holds a workspace's state: one attempt of one run, under the ID its engine made up. A lock yields to a newer attempt
 * of its run, and goes with the run. Thread-safe.
 */
final class StateLocks {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Database database;
    private final Admission admission;

    StateLocks(Database database, Admission admission) {
        this.database = database;
        this.admission = admission;
    }

    record Lock(String id, String info, String runId, long epoch, boolean released) {
        boolean isOf(Grant grant) {
            return runId.equals(grant.runId()) && epoch == grant.epoch();
        }

        /** Free, or of an attempt whose writes are refused anyway. */
        boolean yieldsTo(Grant grant) {
            return released || (runId.equals(grant.runId()) && epoch < grant.epoch());
        }
    }

    /**
     * Empty if the caller has it now, also when it had it before: an engine repeats a LOCK whose answer it did not
     * get. Otherwise who has it.
     */
    Optional<Lock> acquire(Grant grant, byte[] info) {
        String id = idIn(info)
                .orElseThrow(() -> Problems.badInput(
                        "lock_info_invalid", "the lock request names no ID", "send the engine's lock info"));
        return database.write(sql -> {
            grant.checkMayWrite(sql);
            admission.toLock(sql, grant.runId());
            Lock before = find(sql, grant.workspace()).orElse(null);
            if (before != null && !before.yieldsTo(grant)) {
                return before.isOf(grant) && before.id().equals(id) ? Optional.empty() : Optional.of(before);
            }
            sql.sql("""
                            insert into state_locks (workspace, lock_id, info, run_id, epoch, released)
                            values (?, ?, ?, ?, ?, 0)
                            on conflict (workspace) do update set lock_id = excluded.lock_id, info = excluded.info,
                              run_id = excluded.run_id, epoch = excluded.epoch, released = 0""")
                    .params(
                            grant.workspace(),
                            id,
                            new String(info, StandardCharsets.UTF_8),
                            grant.runId(),
                            grant.epoch())
                    .update();
            return Optional.empty();
        });
    }

    /**
     * Gives back the caller's own lock; again changes nothing. Raises {@code state_not_locked} (conflict) for any other
     * lock, for none, and where no ID is named, as {@code terraform force-unlock} does.
     */
    void release(Grant grant, byte[] info) {
        String id = idIn(info).orElse("");
        database.write(sql -> {
            int released = sql.sql("update state_locks set released = 1"
                            + " where workspace = ? and lock_id = ? and run_id = ? and epoch = ?")
                    .params(grant.workspace(), id, grant.runId(), grant.epoch())
                    .update();
            if (released == 0) {
                throw notLocked();
            }
            return null;
        });
    }

    /** Part of a transaction that writes: raises {@code state_not_locked} (conflict). */
    static void checkHeld(JdbcClient sql, Grant grant, String lockId) {
        boolean held = find(sql, grant.workspace())
                .filter(lock ->
                        !lock.released() && lock.isOf(grant) && lock.id().equals(lockId))
                .isPresent();
        if (!held) {
            throw notLocked();
        }
    }

    /** Part of a transaction that writes for a run, not for its engine: raises {@code state_locked} (conflict). */
    static void checkNoOther(JdbcClient sql, String workspace, String runId) {
        Optional<Lock> other = find(sql, workspace)
                .filter(lock -> !lock.released() && !lock.runId().equals(runId));
        if (other.isPresent()) {
            throw new Problem(
                            "state_locked",
                            ProblemKind.CONFLICT,
                            "the engine of run " + other.get().runId() + " is writing the state of " + workspace,
                            "wait for that run; the state is kept as evidence")
                    .asException();
        }
    }

    /** Part of the transaction that ends a run. */
    static void dropAll(JdbcClient sql, String runId) {
        sql.sql("delete from state_locks where run_id = ?").param(runId).update();
    }

    private static Optional<Lock> find(JdbcClient sql, String workspace) {
        return sql.sql("select lock_id, info, run_id, epoch, released from state_locks where workspace = ?")
                .param(workspace)
                .query((row, number) -> new Lock(
                        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5) != 0))
                .optional();
    }

    private static Optional<String> idIn(byte[] info) {
        try {
            JsonNode id = MAPPER.readTree(info).path("ID");
            return id.isTextual() && !id.asText().isBlank() ? Optional.of(id.asText()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ProblemException notLocked() {
        return new Problem(
                        "state_not_locked",
                        ProblemKind.CONFLICT,
                        "this run does not hold the lock with this ID",
                        "a lock goes with its run: end or cancel the run that holds it")
                .asException();
    }
}
