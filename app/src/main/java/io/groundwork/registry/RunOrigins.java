package io.groundwork.registry;

import io.groundwork.database.Database;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.wire.Json;
import io.groundwork.workspace.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which workflow may speak for a run. Whoever reaches Temporal can start a workflow that names any run, so a worker says for
 * which workflow it asks, and for which of its executions. Thread-safe.
 */
public final class RunOrigins {
    private final Database database;
    private final RunRegistry registry;
    private final boolean acceptTemporalStarts;

    /** @param acceptTemporalStarts whether a run is taken that the server did not start */
    public RunOrigins(Database database, RunRegistry registry, boolean acceptTemporalStarts) {
        this.database = database;
        this.registry = registry;
        this.acceptTemporalStarts = acceptTemporalStarts;
    }

    /**
     * Who speaks; an older worker does not say all of it.
     *
     * @param execution the run id that Temporal gave this execution of the workflow
     */
    public record Speaker(
            @Nullable String workflowId, @Nullable String execution) {
        private boolean isComplete() {
            return workflowId != null && execution != null;
        }
    }

    private record Known(String workflowId, @Nullable String execution, RunStatus status, RunRequest request) {}

    /**
     * The run's row for a worker that begins with it. It is made for a run that was started on Temporal, if those are taken:
     * raises {@code temporal_start_refused}, {@code auto_approve_refused} (denied). For a run that is known the request must
     * be the stored one: raises {@code run_impersonated} (denied), {@code run_finished} (conflict).
     *
     * @param request its configuration is a digest
     */
    public RunView open(RunRequest request, String workflowId, @Nullable String execution) {
        Optional<Known> known = database.read(sql -> known(sql, request.runId()));
        if (known.isEmpty()) {
            requireAccepted(request);
            registry.create(request, workflowId, Origin.UNKNOWN, null, null, RunView.TEMPORAL);
        }
        var speaker = new Speaker(workflowId, execution);
        database.write(sql -> {
            Known stored = known(sql, request.runId()).orElseThrow();
            check(request.runId(), stored, speaker);
            checkSame(stored.request(), request);
            if (stored.execution() == null && execution != null) {
                if (stored.status().ended()) {
                    throw Problems.runFinished(request.runId(), stored.status().wireName());
                }
                sql.sql("update runs set execution = ? where run_id = ?")
                        .params(execution, request.runId())
                        .update();
            }
            return stored;
        });
        return registry.get(request.runId());
    }

    /**
     * Who tells a step of a run must carry it. Raises {@code run_impersonated} (denied) if the run belongs to another workflow, or
     * to another execution of it, and {@code worker_outdated} (external) for who does not name both, as workers of an older
     * version, if the run's execution is known: each step may change what people decide on.
     */
    public void check(String runId, Speaker speaker) {
        database.read(sql -> known(sql, runId)).ifPresent(stored -> {
            if (stored.execution() != null && !speaker.isComplete()) {
                throw unnamed(runId);
            }
            check(runId, stored, speaker);
        });
    }

    private static ProblemException unnamed(String runId) {
        return new Problem(
                        "worker_outdated",
                        ProblemKind.EXTERNAL,
                        "a worker speaks for run " + runId
                                + " without naming the workflow that carries it, as workers of an"
                                + " older version do",
                        "upgrade the worker: the run waits for it")
                .asException();
    }

    private void requireAccepted(RunRequest request) {
        if (!acceptTemporalStarts) {
            throw denied(
                    "temporal_start_refused",
                    "run " + request.runId() + " was started on Temporal, and this server did not start it",
                    "start it with 'groundwork run', or have an operator set GROUNDWORK_ACCEPT_TEMPORAL_STARTS=true on"
                            + " the server");
        }
        if (request.autoApprove()) {
            throw denied(
                    "auto_approve_refused",
                    "run " + request.runId() + " was started on Temporal and asks to be approved by itself",
                    "leave autoApprove out and approve it, or start it with 'groundwork run --auto-approve'");
        }
    }

    private static void check(String runId, Known stored, Speaker speaker) {
        boolean same =
                isSame(stored.workflowId(), speaker.workflowId()) && isSame(stored.execution(), speaker.execution());
        if (!same) {
            throw denied(
                    "run_impersonated",
                    "run " + runId + " is carried by workflow " + stored.workflowId()
                            + ", and another workflow, or another execution of it, speaks for it",
                    "find out who started that workflow; nothing was touched for it");
        }
    }

    private static boolean isSame(@Nullable String stored, @Nullable String said) {
        return stored == null || said == null || stored.equals(said);
    }

    /** The row keeps no variables; whether the namespace has search attributes is decided after the row is made. */
    private static void checkSame(RunRequest stored, RunRequest request) {
        if (!comparable(stored).equals(comparable(request))) {
            throw denied(
                    "run_impersonated",
                    "the workflow that speaks for run " + request.runId()
                            + " carries another request than the one stored",
                    "find out who started that workflow; nothing was touched for it");
        }
    }

    private static RunRequest comparable(RunRequest request) {
        return request.withoutVariables().withoutSearchAttributes();
    }

    private static ProblemException denied(String code, String message, String nextStep) {
        return new Problem(code, ProblemKind.DENIED, message, nextStep).asException();
    }

    private static Optional<Known> known(JdbcClient sql, String runId) {
        return sql.sql("select workflow_id, execution, status, request from runs where run_id = ?")
                .param(runId)
                .query((row, number) -> new Known(
                        row.getString(1), row.getString(2), RunStatus.of(row.getString(3)), request(row.getString(4))))
                .optional();
    }

    private static RunRequest request(String text) {
        try {
            return Json.mapper().readValue(text, RunRequest.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a request in the database cannot be read", e);
        }
    }
}
