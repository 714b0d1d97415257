package io.groundwork.state;

import io.groundwork.artifact.ArtifactStore;
import io.groundwork.artifact.Spool;
import io.groundwork.artifact.Stored;
import io.groundwork.database.Database;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Immutable versions of each workspace's state. The bytes lie sealed in the artifact store; a row makes them a version.
 * What is refused is kept as evidence: it may be the only copy of the truth. Thread-safe.
 */
public final class StateStore {
    /** Refused states of a workspace that are kept, the newest. */
    static final int MOST_EVIDENCE = 20;

    /** The largest state that is taken, however it comes. */
    public static final int MOST_BYTES = 256 << 20;

    /** Each write of an engine adds one. */
    private static final long HIGHEST_PUSHED_SERIAL = 1L << 52;

    /** Instead of the run that a version is from. */
    private static final String PUSHED_BY = "pushed by ";

    private static final String FOR_A_RUN = "start a new run: it plans with the newest state";
    private static final String FOR_A_PERSON =
            "compare it with what 'groundwork state pull' prints; bring it to a workspace of its own if it is another one";
    private static final String OF_NEWEST =
            "select rowid from state_evidence where workspace = ? order by created_at desc, rowid desc limit ?";

    private final Database database;
    private final ArtifactStore artifacts;
    private final Clock clock;

    public StateStore(Database database, ArtifactStore artifacts, Clock clock) {
        this.database = database;
        this.artifacts = artifacts;
        this.clock = clock;
    }

    /** One version, without its bytes. */
    public record Version(
            long number, String lineage, long serial, String digest, long size, String runId, String createdAt) {}

    /** The newest version; empty if nothing was ever stored. */
    public Optional<Version> newest(String workspace) {
        return database.read(sql -> newest(sql, workspace));
    }

    private static Optional<Version> newest(JdbcClient sql, String workspace) {
        return sql.sql("select * from state_versions where workspace = ? order by number desc limit 1")
                .param(workspace)
                .query(StateStore::version)
                .optional();
    }

    /** Newest first. */
    public List<Version> versions(String workspace) {
        return database.read(sql -> sql.sql("select * from state_versions where workspace = ? order by number desc")
                .param(workspace)
                .query(StateStore::version)
                .list());
    }

    /** The bytes of a version, to be read with little memory. */
    public Stored open(Version version) {
        return artifacts.open(version.digest());
    }

    /** A state as it comes; raises {@code state_too_large} (user). The caller closes it. */
    Spool taken(InputStream body) {
        return artifacts.spool(body::transferTo, MOST_BYTES, () -> StateBody.tooLarge(MOST_BYTES));
    }

    /**
     * Stores a state that the engine of an apply left behind. It is the truth about what the run made as long as the end of
     * that apply is not proven: it passes the fence of the engine itself. One that its engine could not even give a lineage
     * gets one here. Raises {@code state_fenced} and {@code state_locked} (conflict), and what {@link #write} does.
     *
     * @param holder the worker that holds the apply; empty for a worker of an older version, which does not say
     */
    public void rescue(String workspace, String runId, String holder, InputStream left) throws IOException {
        try (Spool state = taken(left)) {
            if (StateHeader.in(state::open) instanceof StateHeader.Found.Unborn) {
                try (Spool born = born(state, runId)) {
                    rescue(workspace, runId, holder, born);
                }
            } else {
                rescue(workspace, runId, holder, state);
            }
        }
    }

    private Spool born(Spool unborn, String runId) {
        return artifacts.spool(
                out -> {
                    try (InputStream in = unborn.open()) {
                        FirstState.born(in, runId, out);
                    }
                },
                MOST_BYTES,
                () -> StateBody.tooLarge(MOST_BYTES));
    }

    private void rescue(String workspace, String runId, String holder, Spool state) throws IOException {
        write(workspace, runId, state, sql -> {
            RunTokens.checkMayRescue(sql, runId, holder);
            StateLocks.checkNoOther(sql, workspace, runId);
        });
    }

    /**
     * Stores a state that a person brings, as the first of its workspace or as one that follows the newest. Raises
     * {@code workspace_busy} while a run has the workspace, {@code workspace_in_doubt} and {@code state_locked} while an engine may
     * write it, and {@code state_lineage_mismatch} and {@code state_serial_stale} (conflict), {@code state_invalid} and
     * {@code state_too_large} (user). Nothing of what is refused is kept: whoever brought it has it.
     *
     * @param by who brings it, for people; at most 100 characters of it are kept
     * @param check raises a problem if nobody could read it
     */
    public Version push(String workspace, String by, InputStream body, Consumer<Stored> check) throws IOException {
        try (Spool state = taken(body)) {
            StateHeader header = headerOf(StateHeader.in(state::open));
            if (header.serial() > HIGHEST_PUSHED_SERIAL) {
                throw Problems.badInput(
                        "state_invalid",
                        "the serial of the state is beyond any that an engine reaches: no state could follow it",
                        "lower the serial in the file");
            }
            check.accept(new Stored(state.size(), state::open));
            return push(workspace, by.replaceAll("\\p{Cntrl}", " "), state, header);
        }
    }

    private Version push(String workspace, String by, Spool state, StateHeader header) {
        String digest = state.digest();
        database.read(sql -> {
            requireFree(sql, workspace);
            newest(sql, workspace)
                    .filter(before -> !isRepeated(before, header, digest))
                    .ifPresent(before -> check(workspace, before, header, FOR_A_PERSON));
            return null;
        });
        artifacts.put(digest, state::open);
        return database.write(sql -> {
            sql.sql("insert into workspaces (name) values (?) on conflict (name) do nothing")
                    .param(workspace)
                    .update();
            requireFree(sql, workspace);
            String who = PUSHED_BY + by.substring(0, Math.min(100, by.length()));
            insert(sql, workspace, who, header, digest, state.size(), FOR_A_PERSON);
            return newest(sql, workspace).orElseThrow();
        });
    }

    private static void requireFree(JdbcClient sql, String workspace) {
        sql.sql("select active_run from workspaces where name = ? and active_run is not null")
                .param(workspace)
                .query(String.class)
                .optional()
                .ifPresent(run -> {
                    throw Problems.workspaceBusy(workspace, run);
                });
        sql.sql("select doubtful_run from workspaces where name = ? and doubtful_run is not null")
                .param(workspace)
                .query(String.class)
                .optional()
                .ifPresent(run -> {
                    throw conflict(
                            "workspace_in_doubt",
                            "workspace " + workspace + " is in doubt since run " + run
                                    + ": the state that its apply leaves would not follow the one you bring",
                            "see 'groundwork status " + run + "' for what ends the doubt, and push then");
                });
        StateLocks.checkNoOther(sql, workspace, PUSHED_BY);
    }

    /** Stores what an engine sends under its lock; raises {@code state_not_locked} and what the grant does. */
    void write(Grant grant, String lockId, Spool state) throws IOException {
        write(grant.workspace(), grant.runId(), state, sql -> {
            grant.checkMayWrite(sql);
            StateLocks.checkHeld(sql, grant, lockId);
        });
    }

    /**
     * Stores a state; the same bytes again change nothing. Raises {@code state_invalid} (user),
     * {@code state_lineage_mismatch} and {@code state_serial_stale} (conflict).
     *
     * @param fence asked in the transaction that stores: between a question and a write an epoch can move
     */
    private void write(String workspace, String runId, Spool state, Consumer<JdbcClient> fence) throws IOException {
        String digest = state.digest();
        StateHeader.Found found = StateHeader.in(state::open);
        artifacts.put(digest, state::open);
        try {
            database.write(sql -> {
                fence.accept(sql);
                requireStored(digest);
                insert(sql, workspace, runId, headerOf(found), digest, state.size(), FOR_A_RUN);
                return null;
            });
        } catch (ProblemException e) {
            if (!e.problem().kind().retryable()) {
                keepEvidence(workspace, runId, digest, e.problem().code());
            }
            throw e;
        }
    }

    /** They may have been there as old evidence, and be gone since. */
    private void requireStored(String digest) {
        if (!artifacts.has(digest)) {
            throw new Problem(
                            "storage_failed",
                            ProblemKind.RESOURCES,
                            "the bytes of the state were deleted while it was stored",
                            "send it again")
                    .asException();
        }
    }

    private static StateHeader headerOf(StateHeader.Found found) {
        if (found instanceof StateHeader.Found.State state) {
            return state.header();
        }
        throw invalid();
    }

    private void insert(
            JdbcClient sql,
            String workspace,
            String runId,
            StateHeader header,
            String digest,
            long size,
            String nextStep) {
        Version before = newest(sql, workspace).orElse(null);
        if (before != null && isRepeated(before, header, digest)) {
            return;
        }
        check(workspace, before, header, nextStep);
        sql.sql("insert into state_versions (workspace, number, lineage, serial, digest, size, run_id, created_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        workspace,
                        before == null ? 1 : before.number() + 1,
                        header.lineage(),
                        header.serial(),
                        digest,
                        size,
                        runId,
                        clock.instant().toString())
                .update();
    }

    private static boolean isRepeated(Version before, StateHeader header, String digest) {
        return before.serial() == header.serial() && before.digest().equals(digest);
    }

    private static void check(String workspace, @Nullable Version before, StateHeader header, String nextStep) {
        if (before == null) {
            return;
        }
        if (!before.lineage().equals(header.lineage())) {
            throw conflict(
                    "state_lineage_mismatch",
                    "the state of " + workspace + " has lineage " + before.lineage() + ", not " + header.lineage(),
                    nextStep);
        }
        if (header.serial() <= before.serial()) {
            throw conflict(
                    "state_serial_stale",
                    "the state of " + workspace + " is at serial " + before.serial() + ": serial " + header.serial()
                            + " does not follow it",
                    nextStep);
        }
    }

    private static ProblemException invalid() {
        return Problems.badInput(
                "state_invalid",
                "the body is no Terraform state of version 4",
                "use an engine whose state format is 4, without state encryption");
    }

    /** Notes a refused body; its bytes are in the artifact store. The oldest of a workspace make room for it. */
    private void keepEvidence(String workspace, String runId, String digest, String reason) {
        database.write(sql -> {
            sql.sql("insert into state_evidence (id, workspace, run_id, digest, reason, created_at)"
                            + " values (?, ?, ?, ?, ?, ?)")
                    .params(
                            UUID.randomUUID().toString(),
                            workspace,
                            runId,
                            digest,
                            reason,
                            clock.instant().toString())
                    .update();
            List<String> old = sql.sql("select digest from state_evidence where workspace = ? and rowid not in ("
                            + OF_NEWEST + ")")
                    .params(workspace, workspace, MOST_EVIDENCE)
                    .query((row, number) -> row.getString(1))
                    .list();
            sql.sql("delete from state_evidence where workspace = ? and rowid not in (" + OF_NEWEST + ")")
                    .params(workspace, workspace, MOST_EVIDENCE)
                    .update();
            // Within the transaction: who stores the same bytes as a state meanwhile finds them missing, or is found
            // here.
            old.stream().distinct().filter(bytes -> isUnused(sql, bytes)).forEach(artifacts::delete);
            return null;
        });
    }

    private static boolean isUnused(JdbcClient sql, String digest) {
        return sql.sql("select (select count(*) from state_versions where digest = ?)"
                                + " + (select count(*) from state_evidence where digest = ?)"
                                + " + (select count(*) from artifact_uses where digest = ?)")
                        .params(digest, digest, digest)
                        .query(Long.class)
                        .single()
                == 0;
    }

    private static ProblemException conflict(String code, String message, String nextStep) {
        return new Problem(code, ProblemKind.CONFLICT, message, nextStep).asException();
    }

    private static Version version(ResultSet row, int number) throws SQLException {
        return new Version(
                row.getLong("number"),
                row.getString("lineage"),
                row.getLong("serial"),
                row.getString("digest"),
                row.getLong("size"),
                row.getString("run_id"),
                row.getString("created_at"));
    }
}
