package io.groundwork.state;

import io.groundwork.database.Database;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.wire.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tokens that let the engine of one run reach its state: one workspace, one run, one phase, one epoch. Only hashes are
 * kept. Thread-safe.
 */
public final class RunTokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final BiConsumer<JdbcClient, String> checkUnfinished;

    /** @param checkUnfinished raises a problem where the run is over; asked in the transaction that makes its token */
    public RunTokens(Database database, BiConsumer<JdbcClient, String> checkUnfinished) {
        this.database = database;
        this.checkUnfinished = checkUnfinished;
    }

    /** A fresh token; the older ones of the run no longer write. */
    public record Issued(String token, long epoch) {}

    /**
     * Raises {@code run_finished} (conflict), and {@code apply_held_elsewhere} (conflict) where another worker was given
     * the apply.
     */
    public Issued issue(String runId, String workspace, String phase, String holder) {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        long epoch = database.write(sql -> {
            checkUnfinished.accept(sql, runId);
            if (phase.equals(Grant.APPLY)) {
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
                .params(runId, Grant.APPLY, holder)
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
        return database.read(sql -> sql.sql("select holder from run_tokens where run_id = ? and phase = ? limit 1")
                .params(runId, Grant.APPLY)
                .query(String.class)
                .optional());
    }

    /** What this token stands for; empty where it is unknown, revoked, or another run's. */
    Optional<Grant> find(String username, String token) {
        // Found by its hash: comparing cannot tell anything about the token by its time.
        return database.read(sql -> sql.sql("select run_id, workspace, phase, epoch from run_tokens"
                        + " where token_hash = ? and run_id = ? and revoked = 0")
                .params(hash(token), username)
                .query((row, number) -> new Grant(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
                .optional());
    }

    /** Part of the transaction that ends a run. */
    public static void revoke(JdbcClient sql, String runId) {
        sql.sql("update run_tokens set revoked = 1 where run_id = ?")
                .param(runId)
                .update();
        StateLocks.dropAll(sql, runId);
    }

    private static String hash(String token) {
        return Digest.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
