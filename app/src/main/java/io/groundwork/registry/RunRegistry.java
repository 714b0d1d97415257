package io.groundwork.registry;

import io.groundwork.database.Database;
import io.groundwork.problem.Problem;
import io.groundwork.problem.Problems;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.Retry;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.UnfinishedRuns;
import io.groundwork.wire.Json;
import io.groundwork.workspace.Doubt;
import io.groundwork.workspace.Origin;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of runs. A workspace belongs to at most one unfinished run; it is claimed when the run's row is made and freed
 * in the same transaction that ends it. Thread-safe.
 */
public final class RunRegistry {
    private static final String BY_WORKFLOW = "workflow";
    private static final String BY_SERVER = "server";

    private final Database database;
    private final EventLog feed;
    private final Clock clock;
    private final EngineAccess engineAccess;

    /** @param engineAccess what engines of a run may do, taken from them in the transaction that proves them over */
    public RunRegistry(Database database, EventLog feed, Clock clock, EngineAccess engineAccess) {
        this.database = database;
        this.feed = feed;
        this.clock = clock;
        this.engineAccess = engineAccess;
    }

    /** The run made with this key before. */
    public Optional<RunView> withKey(String idempotencyKey) {
        return database.read(sql -> withKey(sql, idempotencyKey));
    }

    private static Optional<RunView> withKey(JdbcClient sql, String idempotencyKey) {
        return sql.sql("select * from runs where idempotency_key = ?")
                .param(idempotencyKey)
                .query(RunRows::view)
                .optional();
    }

    /**
     * A run's row.
     *
     * @param fresh whether it was made by this call
     */
    public record Created(RunView view, boolean fresh) {}

    /**
     * Makes a run's row and claims its workspace; a run known already, by its id or by its key, is answered as it is.
     * Raises {@code workspace_busy} (conflict).
     */
    public Created create(RunRequest request, String workflowId, @Nullable String idempotencyKey) {
        return create(request, workflowId, Origin.UNKNOWN, idempotencyKey, null);
    }

    /**
     * As above; also raises {@code workspace_in_doubt} and {@code workspace_of_another_origin} (conflict).
     *
     * @param origin where its configuration comes from
     * @param acceptedBy who accepts that what an earlier apply made may be lost; null for nobody
     */
    public Created create(
            RunRequest request,
            String workflowId,
            Origin origin,
            @Nullable String idempotencyKey,
            @Nullable String acceptedBy) {
        return create(request, workflowId, origin, idempotencyKey, acceptedBy, null);
    }

    /** As above, with where the run was started if not by us: see {@link RunView#startedOn}. */
    Created create(
            RunRequest request,
            String workflowId,
            Origin origin,
            @Nullable String idempotencyKey,
            @Nullable String acceptedBy,
            @Nullable String startedOn) {
        Created created = database.write(sql -> {
            Optional<RunView> known = find(sql, request.runId());
            if (known.isEmpty() && idempotencyKey != null) {
                known = withKey(sql, idempotencyKey);
            }
            if (known.isPresent()) {
                return new Created(known.get(), false);
            }
            Optional<Doubt> accepted = WorkspaceRows.claim(sql, request, origin, acceptedBy);
            Instant now = clock.instant();
            sql.sql("""
                            insert into runs (run_id, workflow_id, workspace, mode, configuration, directory, requested_by,
                              auto_approve, idempotency_key, status, status_sequence, created_at, status_since, request,
                              started_on, kinds_recorded)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, 1)""")
                    .params(values(
                            request.runId(),
                            workflowId,
                            request.workspace(),
                            request.mode().wireName(),
                            request.configuration(),
                            request.directory(),
                            request.requestedBy(),
                            request.autoApprove() ? 1 : 0,
                            idempotencyKey,
                            RunStatus.UNINITIALIZED.wireName(),
                            now.toString(),
                            now.toString(),
                            // Variables may be secrets after all: their values are in the encrypted history only.
                            Json.write(request.withVariables(java.util.Map.of())),
                            startedOn))
                    .update();
            List<RunEvent> events = new ArrayList<>();
            events.add(new RunEvent.RunStarted(now, request.runId(), workflowId, request.workspace(), request.mode()));
            accepted.ifPresent(doubt ->
                    events.add(AcceptedLosses.accept(sql, doubt, request.runId(), String.valueOf(acceptedBy), now)));
            feed.append(sql, request.runId(), events);
            return new Created(find(sql, request.runId()).orElseThrow(), true);
        });
        feed.ring(request.runId());
        return created;
    }

    /**
     * Applies a step once; told again, it changes nothing. Raises {@code run_finished} (conflict) for a step of a run that is
     * over: whoever tells it must not go on.
     */
    public void apply(String runId, StatusUpdate update) {
        Function<JdbcClient, Boolean> step = sql -> {
            Row row = row(sql, runId);
            boolean repeated = update.sequence() <= row.sequence();
            boolean itsEnd = repeated && update.status().ended() && !row.endedByServer();
            if (row.status().ended() && !itsEnd) {
                throw Problems.runFinished(runId, row.status().wireName());
            }
            if (!repeated) {
                write(sql, runId, row, update.orKeeping(row.status()), BY_WORKFLOW);
            }
            return !repeated;
        };
        // The end frees the workspace for others: that must not be taken back.
        boolean applied = update.status().ended() ? database.write(step) : database.writeQuickly(step);
        if (applied) {
            feed.ring(runId);
        }
    }

    /** Notes that a step is tried again; forgotten with the run's next step. Noted already, or ended: no change. */
    public void noteRetry(String runId, Retry retry) {
        boolean noted = database.writeQuickly(sql -> {
            Row row = row(sql, runId);
            String text = Json.write(retry);
            int changed = row.status().ended()
                    ? 0
                    : sql.sql("update runs set retry = ? where run_id = ? and coalesce(retry, '') <> ?")
                            .params(text, runId, text)
                            .update();
            if (changed > 0) {
                feed.append(sql, runId, List.of(retrying(retry)));
            }
            return changed > 0;
        });
        if (noted) {
            feed.ring(runId);
        }
    }

    private RunEvent retrying(Retry retry) {
        return new RunEvent.StageChanged(
                clock.instant(),
                retry.stage(),
                "retrying",
                retry.attempt(),
                null,
                retry.error().message() + "; tried again at " + retry.nextAttemptAt());
    }

    /** Ends a run that nobody carries any more. Ended already: no change. */
    public void end(String runId, RunStatus status, @Nullable Problem error) {
        database.write(sql -> {
            end(sql, runId, status, error);
            return null;
        });
        feed.ring(runId);
    }

    /** Ends a run that could not be started. Its key is free again: asked once more, it is a new run. */
    public void endUnstarted(String runId, Problem error) {
        database.write(sql -> {
            end(sql, runId, RunStatus.ERRORED, error);
            return sql.sql("update runs set idempotency_key = null where run_id = ?")
                    .param(runId)
                    .update();
        });
        feed.ring(runId);
    }

    private void end(JdbcClient sql, String runId, RunStatus status, @Nullable Problem error) {
        Row row = row(sql, runId);
        if (!row.status().ended()) {
            var update =
                    new StatusUpdate(row.sequence() + 1, status, clock.instant(), null, null, null, error, List.of());
            write(sql, runId, row, update, BY_SERVER);
        }
    }

    /**
     * Takes a worker's proof of how the apply of a run ended; a doubt that it resolves is over. Told again, or if nothing was
     * begun: no change. Raises {@code apply_held_elsewhere} (conflict).
     */
    public void applyEnded(String runId, ApplyEnd end) {
        database.write(sql -> {
            if (Applies.end(sql, runId, end, clock.instant())) {
                RunStatus status = row(sql, runId).status();
                if (status.ended()) {
                    // Also if somebody has accepted the doubt meanwhile, so that there is none left to look at.
                    engineAccess.end(sql, runId);
                }
                WorkspaceRows.doubtOf(sql, runId).ifPresent(doubt -> lookAgain(sql, doubt, status));
            }
            return null;
        });
        feed.ring(runId);
    }

    private void lookAgain(JdbcClient sql, Doubt before, RunStatus status) {
        String runId = before.runId();
        Instant now = clock.instant();
        Optional<Doubt> left = Applies.doubtAfter(sql, runId, status, before.since());
        List<RunEvent> events = new ArrayList<>();
        events.add(Doubts.found(now, runId, left));
        if (left.isPresent()) {
            WorkspaceRows.note(sql, left.get());
        } else {
            WorkspaceRows.clearDoubt(sql, runId);
            // If it turns out only now that the run applied nothing, what was accepted for it was accepted in vain.
            AcceptedLosses.conclude(sql, engineAccess, runId, status, now).ifPresent(events::add);
        }
        feed.append(sql, runId, events);
    }

    /** The worker that may have begun the apply of a run. */
    public Optional<String> applyHolder(String runId) {
        return database.read(sql -> Applies.holder(sql, runId));
    }

    /** Part of a transaction that must not be about a run that is over: raises {@code run_finished} (conflict). */
    public static void checkUnfinished(JdbcClient sql, String runId) {
        RunStatus status = row(sql, runId).status();
        if (status.ended()) {
            throw Problems.runFinished(runId, status.wireName());
        }
    }

    private void write(JdbcClient sql, String runId, Row row, StatusUpdate update, String by) {
        boolean ended = update.status().ended();
        sql.sql("""
                        update runs set status = ?, status_sequence = ?,
                          status_since = case when status = ? then status_since else ? end,
                          plan = coalesce(?, plan), policy = coalesce(?, policy), decision = coalesce(?, decision),
                          error = coalesce(?, error), retry = null, finished_at = ?, ended_by = ? where run_id = ?""")
                .params(values(
                        update.status().wireName(),
                        update.sequence(),
                        update.status().wireName(),
                        update.at().toString(),
                        RunRows.json(update.plan()),
                        RunRows.json(update.policy()),
                        RunRows.json(update.decision()),
                        RunRows.json(update.error()),
                        ended ? update.at().toString() : null,
                        ended ? by : null,
                        runId))
                .update();
        List<RunEvent> events = new ArrayList<>(update.events());
        if (ended) {
            release(sql, runId, update).ifPresent(events::add);
            events.add(new RunEvent.RunFinished(update.at(), runId, row.workflowId(), update.status(), update.error()));
        }
        feed.append(sql, runId, events);
    }

    /** Frees the workspace if no engine of the run can be at work; otherwise leaves it in doubt, and says so. */
    private Optional<RunEvent> release(JdbcClient sql, String runId, StatusUpdate last) {
        Optional<Doubt> doubt = Applies.doubtAfter(sql, runId, last.status(), last.at());
        if (doubt.isEmpty()) {
            WorkspaceRows.free(sql, runId);
            engineAccess.end(sql, runId);
            return AcceptedLosses.conclude(sql, engineAccess, runId, last.status(), last.at());
        }
        WorkspaceRows.leaveInDoubt(sql, doubt.get());
        if (doubt.get().engineMayRun()) {
            engineAccess.endReaders(sql, runId);
        } else {
            engineAccess.end(sql, runId);
        }
        return Optional.of(Doubts.left(last.at(), doubt.get()));
    }

    /** What the registry needs to know of a run before it changes it. */
    record Row(int sequence, RunStatus status, String workflowId, boolean endedByServer) {}

    /** Raises {@code run_not_found}. */
    static Row row(JdbcClient sql, String runId) {
        return sql.sql("select status_sequence, status, workflow_id, ended_by from runs where run_id = ?")
                .param(runId)
                .query((row, number) -> new Row(
                        row.getInt(1),
                        RunStatus.of(row.getString(2)),
                        row.getString(3),
                        BY_SERVER.equals(row.getString(4))))
                .optional()
                .orElseThrow(() -> Problems.runNotFound(runId));
    }

    /** Raises {@code run_not_found}. */
    public RunView get(String runId) {
        return database.read(sql -> find(sql, runId)).orElseThrow(() -> Problems.runNotFound(runId));
    }

    private static Optional<RunView> find(JdbcClient sql, String runId) {
        return sql.sql("select * from runs where run_id = ?")
                .param(runId)
                .query(RunRows::view)
                .optional();
    }

    /** The run a workspace belongs to now. */
    public Optional<RunView> activeIn(String workspace) {
        return database.read(
                sql -> sql.sql("select r.* from runs r join workspaces w on w.active_run = r.run_id where w.name = ?")
                        .param(workspace)
                        .query(RunRows::view)
                        .optional());
    }

    public boolean hasWorkspace(String workspace) {
        long found = database.read(sql -> sql.sql("select count(*) from workspaces where name = ?")
                .param(workspace)
                .query(Long.class)
                .single());
        return found > 0;
    }

    /**
     * Newest first.
     *
     * @param before only runs older than this one; null from the newest
     * @param limit 1 to 500
     */
    public List<RunView> list(
            @Nullable String workspace, @Nullable RunStatus status, @Nullable String before, int limit) {
        return database.read(sql -> RunRows.list(sql, workspace, status, before, limit));
    }

    /** Runs that have not ended. */
    public List<RunView> unfinished() {
        return database.read(sql -> sql.sql("select * from runs where finished_at is null order by run_id")
                .query(RunRows::view)
                .list());
    }

    /** How many runs are where, of those that have not ended. */
    public List<UnfinishedRuns> countUnfinished() {
        return database.read(RunRows::countUnfinished);
    }

    /** Spring takes null for SQL's null in a list, and only there. */
    private static List<?> values(@Nullable Object... values) {
        return Arrays.asList(values);
    }
}
