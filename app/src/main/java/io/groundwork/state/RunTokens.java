package io.groundwork.state;

import io.groundwork.database.Database;
import io.groundwork.wire.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tokens that let the engine of one run reach its state: one workspace, one run, one phase, one epoch. Only hashes are
 * kept. Thread-safe.
 */
public final class RunTokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final Admission admission;

    public RunTokens(Database database, Admission admission) {
        this.database = database;
        this.admission = admission;
    }

    /** A fresh token; the older ones of the run that could write no longer do if this one can. */
    public record Issued(String token, long epoch) {}

    /**
     * Makes a token; raises what the {@link Admission} does.
     *
     * @param planDigest of the plan file that is applied; null for a token that only reads
     */
    public Issued issue(String runId, String workspace, String phase, String holder, @Nullable String planDigest) {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        long epoch = database.write(sql -> {
            long next = sql.sql("select coalesce(max(epoch), 0) + 1 from run_tokens where run_id = ?")
                    .param(runId)
                    .query(Long.class)
                    .single();
            if (phase.equals(Grant.APPLY)) {
                admission.toApply(sql, runId, holder, planDigest, next);
            } else {
                admission.toRead(sql, runId);
            }
            sql.sql("insert into run_tokens (token_hash, run_id, workspace, phase, holder, epoch, revoked)"
                            + " values (?, ?, ?, ?, ?, ?, 0)")
                    .params(hash(token), runId, workspace, phase, holder, next)
                    .update();
            return next;
        });
        return new Issued(token, epoch);
    }

    /** Raises {@code state_fenced} (conflict) unless the holder's engine could still write. */
    static void checkMayRescue(JdbcClient sql, String runId, String holder) {
        boolean held = sql.sql("select count(*) from run_tokens where run_id = ? and phase = ? and revoked = 0"
                                + " and (holder = ? or ? = '')")
                        .params(runId, Grant.APPLY, holder, holder)
                        .query(Long.class)
                        .single()
                > 0;
        if (!held) {
            throw Grant.fenced(runId);
        }
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

    /** Part of the transaction that ends a run whose writing engine may still be at work. */
    public static void revokeReaders(JdbcClient sql, String runId) {
        sql.sql("update run_tokens set revoked = 1 where run_id = ? and phase <> ?")
                .params(runId, Grant.APPLY)
                .update();
    }

    /** Part of the transaction that proves the engines of a run over, or takes their rights. */
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
