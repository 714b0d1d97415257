package io.groundwork.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.artifact.ArtifactStore;
import io.groundwork.database.Database;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.wire.Digest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Immutable versions of each workspace's state. The bytes lie sealed in the artifact store; a row makes them a version.
 * What is refused is kept as evidence: it may be the only copy of the truth. Thread-safe.
 */
public final class StateStore {
    private static final ObjectMapper MAPPER = new ObjectMapper();

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

    /** The newest version; empty where nothing was ever stored. */
    public Optional<Version> newest(String workspace) {
        return newest(database.reader(), workspace);
    }

    private static Optional<Version> newest(JdbcClient sql, String workspace) {
        return sql.sql("select * from state_versions where workspace = ? order by number desc limit 1")
                .param(workspace)
                .query(StateStore::version)
                .optional();
    }

    /** Newest first. */
    public List<Version> versions(String workspace) {
        return database.reader()
                .sql("select * from state_versions where workspace = ? order by number desc")
                .param(workspace)
                .query(StateStore::version)
                .list();
    }

    public byte[] bytes(Version version) {
        return artifacts.get(version.digest());
    }

    /**
     * Stores a state; the same bytes again change nothing. Raises {@code state_invalid} (user),
     * {@code state_lineage_mismatch} and {@code state_serial_stale} (conflict).
     */
    public void write(String workspace, String runId, byte[] bytes) {
        JsonNode state = parse(workspace, runId, bytes);
        String lineage = state.path("lineage").asText();
        long serial = state.path("serial").asLong(-1);
        String digest = Digest.of(bytes);
        artifacts.put(digest, bytes);
        try {
            database.write(sql -> {
                Version before = newest(sql, workspace).orElse(null);
                if (before != null
                        && before.serial() == serial
                        && before.digest().equals(digest)) {
                    return null;
                }
                check(workspace, before, lineage, serial);
                sql.sql("insert into state_versions"
                                + " (workspace, number, lineage, serial, digest, size, run_id, created_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                        .params(
                                workspace,
                                before == null ? 1 : before.number() + 1,
                                lineage,
                                serial,
                                digest,
                                bytes.length,
                                runId,
                                clock.instant().toString())
                        .update();
                return null;
            });
        } catch (ProblemException e) {
            if (e.problem().kind() == ProblemKind.CONFLICT) {
                keepEvidence(workspace, runId, digest, e.problem().code());
            }
            throw e;
        }
    }

    private static void check(String workspace, @Nullable Version before, String lineage, long serial) {
        if (before == null) {
            return;
        }
        if (!before.lineage().equals(lineage)) {
            throw conflict(
                    "state_lineage_mismatch",
                    "the state of " + workspace + " has lineage " + before.lineage() + ", not " + lineage);
        }
        if (serial <= before.serial()) {
            throw conflict(
                    "state_serial_stale",
                    "the state of " + workspace + " is at serial " + before.serial() + ", not before " + serial);
        }
    }

    private JsonNode parse(String workspace, String runId, byte[] bytes) {
        try {
            JsonNode state = MAPPER.readTree(bytes);
            if (state.path("version").asInt() == 4 && state.hasNonNull("lineage") && state.hasNonNull("serial")) {
                return state;
            }
        } catch (IOException e) {
            // Told below, without quoting what may be a secret.
        }
        String digest = Digest.of(bytes);
        artifacts.put(digest, bytes);
        keepEvidence(workspace, runId, digest, "state_invalid");
        throw Problems.badInput(
                "state_invalid",
                "the body is no Terraform state of version 4",
                "use an engine whose state format is 4, without state encryption");
    }

    /** Notes a refused body; its bytes are in the artifact store. */
    void keepEvidence(String workspace, String runId, String digest, String reason) {
        database.write(sql -> sql.sql("insert into state_evidence (id, workspace, run_id, digest, reason, created_at)"
                        + " values (?, ?, ?, ?, ?, ?)")
                .params(
                        UUID.randomUUID().toString(),
                        workspace,
                        runId,
                        digest,
                        reason,
                        clock.instant().toString())
                .update());
    }

    /** Keeps a body that is refused before it is looked into. */
    void keepEvidence(String workspace, String runId, byte[] bytes, String reason) {
        String digest = Digest.of(bytes);
        artifacts.put(digest, bytes);
        keepEvidence(workspace, runId, digest, reason);
    }

    static ProblemException conflict(String code, String message) {
        return new Problem(code, ProblemKind.CONFLICT, message, "start a new run: it plans with the newest state")
                .asException();
    }

    private static Version version(java.sql.ResultSet row, int number) throws java.sql.SQLException {
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
