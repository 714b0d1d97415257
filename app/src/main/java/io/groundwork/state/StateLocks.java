package io.groundwork.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.database.Database;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Who holds a workspace's state. A lock belongs to a run and goes with it. Thread-safe. */
final class StateLocks {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Database database;

    StateLocks(Database database) {
        this.database = database;
    }

    record Lock(String id, String info, String runId) {}

    /** Empty where the caller has it now (also when it had it before); otherwise who has it. */
    Optional<Lock> acquire(String workspace, String runId, byte[] info) {
        String id = idIn(info);
        return database.write(sql -> {
            sql.sql("insert into state_locks (workspace, lock_id, info, run_id) values (?, ?, ?, ?)"
                            + " on conflict (workspace) do nothing")
                    .params(workspace, id, new String(info, StandardCharsets.UTF_8), runId)
                    .update();
            Lock held = find(sql, workspace).orElseThrow();
            return held.id().equals(id) ? Optional.<Lock>empty() : Optional.of(held);
        });
    }

    /** Whether this lock was held, and is free now. */
    boolean release(String workspace, byte[] info) {
        String id = idIn(info);
        return database.write(sql -> sql.sql("delete from state_locks where workspace = ? and lock_id = ?")
                        .params(workspace, id)
                        .update()
                > 0);
    }

    Optional<Lock> holder(String workspace) {
        return find(database.reader(), workspace);
    }

    private static Optional<Lock> find(org.springframework.jdbc.core.simple.JdbcClient sql, String workspace) {
        return sql.sql("select lock_id, info, run_id from state_locks where workspace = ?")
                .param(workspace)
                .query((row, number) -> new Lock(row.getString(1), row.getString(2), row.getString(3)))
                .optional();
    }

    private static String idIn(byte[] info) {
        try {
            JsonNode id = MAPPER.readTree(info).path("ID");
            if (id.isTextual() && !id.asText().isBlank()) {
                return id.asText();
            }
        } catch (IOException e) {
            // Told below.
        }
        throw Problems.badInput("lock_info_invalid", "the lock request names no ID", "send Terraform's lock info");
    }
}
