package io.groundwork.temporal;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Decision;
import io.groundwork.run.RunId;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Runs;
import io.groundwork.workflow.RunWorkflow;
import io.groundwork.workflow.SearchKeys;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs as workflows on a Temporal server. Thread-safe. */
public final class TemporalRuns implements Runs {
    /** A worker that is up answers an update within milliseconds. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** The type of the failure that Temporal gives an update whose workflow ended before it was answered. */
    private static final String COMPLETED_FIRST = "AcceptedUpdateCompletedWorkflow";

    private static final String NO_WORKER = "no_worker";

    private final TemporalConnection connection;

    public TemporalRuns(TemporalConnection connection) {
        this.connection = connection;
    }

    @Override
    public void start(RunRequest request) {
        boolean indexed = connection.settings().searchAttributes();
        RunRequest carried = indexed ? request : request.withoutSearchAttributes();
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder()
                .setTaskQueue(connection.settings().taskQueue())
                .setWorkflowId(RunId.workflowId(request.workspace(), request.runId()))
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setStaticSummary(request.workspace() + ": " + request.mode().wireName() + ", requested by "
                        + request.requestedBy())
                .setStaticDetails(details(request));
        if (indexed) {
            options.setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                    .set(SearchKeys.PROVISION_STATUS, RunStatus.UNINITIALIZED.wireName())
                    .set(SearchKeys.WORKSPACE, request.workspace())
                    .set(SearchKeys.RUN_ID, request.runId())
                    .set(SearchKeys.TF_DIRECTORY, request.directory())
                    .build());
        }
        askedBriefly(() -> {
            try {
                connection
                        .client()
                        .newUntypedWorkflowStub(RunWorkflow.TYPE, options.build())
                        .start(carried);
            } catch (WorkflowExecutionAlreadyStarted e) {
                // Started before: the same run.
            }
            return "";
        });
    }

    /** For Temporal's own UI, in Markdown. */
    private static String details(RunRequest request) {
        return "- workspace: " + request.workspace()
                + "\n- source: " + request.directory() + ", configuration " + request.configuration()
                + "\n- mode: " + request.mode().wireName()
                + (request.autoApprove() ? ", approved by itself if policies pass" : ", waits for an approval")
                + "\n- look at it: `groundwork status " + request.runId() + "`\n";
    }

    @Override
    public void decide(String workflowId, Decision decision) {
        update(workflowId, "decide", identity(decision), decision);
    }

    @Override
    public void cancel(String workflowId, String by, String reason) {
        try {
            update(workflowId, "cancel", UUID.randomUUID().toString(), by, reason);
        } catch (ProblemException e) {
            if (!e.problem().code().equals(NO_WORKER)) {
                throw e;
            }
            // Temporal keeps a request of its own kind until a worker is up. Name and reason are left out: it would
            // store them as
            // plain text.
            askedBriefly(() -> {
                stub(workflowId).cancel();
                return "";
            });
        }
    }

    /** A repeated request is the same update and gets the first one's answer. */
    private static String identity(Decision decision) {
        return decision.verdict().wireName() + "-" + decision.planDigest() + "-" + decision.by();
    }

    private void update(String workflowId, String name, String updateId, Object... arguments) {
        asked(() -> {
            CompletableFuture<Void> answer = CompletableFuture.runAsync(
                    () -> stub(workflowId)
                            .startUpdate(
                                    UpdateOptions.newBuilder(Void.class)
                                            .setUpdateName(name)
                                            .setUpdateId(updateId)
                                            .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                                            .build(),
                                    arguments)
                            .getResult(),
                    task -> Thread.ofVirtual().name("update-" + name).start(task));
            return join(answer, name);
        });
    }

    private String join(CompletableFuture<Void> answer, String name) {
        try {
            answer.get(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return "";
        } catch (TimeoutException e) {
            throw connection.isUp() ? noWorker(name, e) : connection.unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noWorker(name, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private static ProblemException noWorker(String name, Throwable cause) {
        return new Problem(
                        NO_WORKER,
                        ProblemKind.EXTERNAL,
                        "no worker answered: it is not known whether '" + name + "' has been recorded",
                        "see that a worker is up ('groundwork worker'), then ask again: repeating it is safe")
                .asException(cause);
    }

    @Override
    public Liveness liveness(String workflowId) {
        return askedBriefly(() -> {
            try {
                WorkflowExecutionStatus status = stub(workflowId).describe().getStatus();
                return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
                        ? Liveness.OPEN
                        : Liveness.CLOSED;
            } catch (WorkflowNotFoundException e) {
                return Liveness.UNKNOWN;
            }
        });
    }

    private WorkflowStub stub(String workflowId) {
        return connection.client().newUntypedWorkflowStub(workflowId);
    }

    private <T> T askedBriefly(Supplier<T> question) {
        return asked(() -> connection.within(ANSWER_TIMEOUT, question));
    }

    private <T> T asked(Supplier<T> question) {
        connection.failFast();
        try {
            return question.get();
        } catch (WorkflowUpdateException e) {
            throw refusal(e);
        } catch (WorkflowNotFoundException e) {
            throw finished(e);
        } catch (WorkflowServiceException e) {
            throw problem(e);
        } catch (StatusRuntimeException e) {
            throw connection.problem(e);
        }
    }

    private ProblemException problem(WorkflowServiceException e) {
        StatusRuntimeException status = statusIn(e);
        if (status == null) {
            return connection.unreachable(e);
        }
        if (status.getStatus().getCode() == Status.Code.NOT_FOUND) {
            return finished(e);
        }
        if (status.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
            // Most likely: a namespace that nobody prepared. The commands that prepare it help more than the status.
            new SearchAttributes(connection).check();
        }
        return connection.problem(status);
    }

    private static ProblemException refusal(WorkflowUpdateException e) {
        if (e.getCause() instanceof ApplicationFailure failure
                && failure.getDetails().getSize() > 0) {
            Problem problem = failure.getDetails().get(0, Problem.class);
            if (problem != null) {
                return problem.asException(e);
            }
        }
        return e.getCause() instanceof ApplicationFailure failure
                        && !failure.getType().equals(COMPLETED_FIRST)
                ? notUnderstood(e)
                : finished(e);
    }

    /** A worker of another version could not read what was asked: nothing was recorded, and the run goes on. */
    private static ProblemException notUnderstood(WorkflowException e) {
        return new Problem(
                        "worker_outdated",
                        ProblemKind.EXTERNAL,
                        "the worker that has the run does not understand the request: " + e.getMessage(),
                        "upgrade the worker, then ask again: repeating it is safe")
                .asException(e);
    }

    private static ProblemException finished(WorkflowException e) {
        return new Problem(
                        "run_finished",
                        ProblemKind.CONFLICT,
                        "the run is over",
                        "look at it with 'groundwork status'; start a new one with 'groundwork run'")
                .asException(e);
    }

    private static @Nullable StatusRuntimeException statusIn(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException status) {
                return status;
            }
        }
        return null;
    }
}
