package io.groundwork.state;

import io.groundwork.database.Database;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.wire.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tokens that let the engine of one run reach its state: one workspace, one run, one phase, one epoch. Only hashes are
 * kept. Thread-safe.
 */
public final class RunTokens {
    static final String APPLY = "apply";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;

    public RunTokens(Database database) {
        this.database = database;
    }

    /** What a token stands for. */
    record Grant(String runId, String workspace, String phase, long epoch, boolean current) {
        boolean mayWrite() {
            return current && phase.equals(APPLY);
        }
    }

    /** A fresh token; the older ones of the run no longer write. */
    public record Issued(String token, long epoch) {}

    /** Raises {@code apply_held_elsewhere} (conflict) where another worker was given the apply. */
    public Issued issue(String runId, String workspace, String phase, String holder) {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        long epoch = database.write(sql -> {
            if (phase.equals(APPLY)) {
                refuseAnotherHolder(sql, runId, holder);
            }
            long next = sql.sql("select coalesce(max(epoch), 0) + 1 from run_tokens where run_id = ?")
                    .param(runId)
                    .query(Long.class)
                    .single();
            sql.sql("insert into run_tokens (token_hash, run_id, workspace, phase, holder, epoch, revoked)"
                            + " values (?, ?, ?, ?, ?, ?, 0)")
                    .params(hash(token), runId, workspace, phase, holder, next)
                    .update();
            return next;
        });
        return new Issued(token, epoch);
    }

    private static void refuseAnotherHolder(JdbcClient sql, String runId, String holder) {
        Optional<String> other = sql.sql(
                        "select holder from run_tokens where run_id = ? and phase = ? and holder <> ? limit 1")
                .params(runId, APPLY, holder)
                .query(String.class)
                .optional();
        if (other.isPresent()) {
            throw new Problem(
                            "apply_held_elsewhere",
                            ProblemKind.CONFLICT,
                            "the apply of run " + runId + " was given to worker " + other.get(),
                            "wait for that worker: an apply is never started twice")
                    .asException();
        }
    }

    /** The worker that was given the apply of a run. */
    public Optional<String> applyHolder(String runId) {
        return database.reader()
                .sql("select holder from run_tokens where run_id = ? and phase = ? limit 1")
                .params(runId, APPLY)
                .query(String.class)
                .optional();
    }

    /** Who shows this token; empty where it is unknown, revoked, or another run's. */
    Optional<Grant> find(String username, String token) {
        // Found by its hash: comparing cannot tell anything about the token by its time.
        return database.reader()
                .sql("""
                        select t.run_id, t.workspace, t.phase, t.epoch,
                          (select max(epoch) from run_tokens where run_id = t.run_id) as newest
                        from run_tokens t where t.token_hash = ? and t.run_id = ? and t.revoked = 0""")
                .params(hash(token), username)
                .query((row, number) -> new Grant(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(4) == row.getLong(5)))
                .optional();
    }

    /** Part of the transaction that ends a run. */
    public static void revoke(JdbcClient sql, String runId) {
        sql.sql("update run_tokens set revoked = 1 where run_id = ?")
                .param(runId)
                .update();
        sql.sql("delete from state_locks where run_id = ?").param(runId).update();
    }

    private static String hash(String token) {
        return Digest.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
