package io.groundwork.worker;

import static java.util.Objects.requireNonNull;

import io.groundwork.client.Speaker;
import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.groundwork.workflow.RunRecorderActivities;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes a run's steps to the server's read model. Thread-safe. */
public final class RunRecorder implements RunRecorderActivities {
    private final WorkerApi server;
    private final Supplier<@Nullable Speaker> speaker;

    public RunRecorder(WorkerApi server) {
        this(server, RunRecorder::workflowOfActivity);
    }

    /** @param speaker for whom the caller speaks; null for who cannot say, as older workers */
    RunRecorder(WorkerApi server, Supplier<@Nullable Speaker> speaker) {
        this.server = server;
        this.speaker = speaker;
    }

    /**
     * The first update of a run. The server is asked before, with the request: it refuses a workflow that names a run of
     * another one, and makes the row if somebody started the run without asking it and it takes such runs.
     */
    void open(RunRequest request, StatusUpdate update) {
        Speaker who = speaker.get();
        if (who != null) {
            server.register(request, who);
        }
        server.status(request.runId(), update, who);
    }

    /**
     * Says that this workflow carries the run.
     *
     * @return the request with the configuration it means
     */
    RunRequest register(RunRequest request) {
        return request.withConfiguration(
                server.register(request, requireNonNull(speaker.get(), "not part of a workflow"))
                        .configuration());
    }

    /**
     * Told until the server takes it, or says itself that it never will: a run whose end is not written down would hold its
     * workspace for good, whoever answered in the server's place.
     */
    @Override
    public void record(String runId, StatusUpdate update) {
        try {
            // Also the last word of a workflow that was refused, about a run that is not its own.
            server.status(runId, update, speaker.get());
        } catch (ProblemException e) {
            throw isTheServersLastWord(e.problem())
                    ? Failures.asFailure(e.problem(), e)
                    : Failures.retriedAnyway("recording a run's step", e);
        }
    }

    private static boolean isTheServersLastWord(Problem problem) {
        boolean refused = problem.kind() == ProblemKind.CONFLICT || problem.kind() == ProblemKind.DENIED;
        return problem.code().equals("run_not_found")
                || (refused && !problem.code().equals("unexpected_answer"));
    }

    /** The workflow that this thread's activity is part of. */
    static Speaker workflowOfActivity() {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        return new Speaker(
                requireNonNull(info.getWorkflowId(), "not part of a workflow"),
                requireNonNull(info.getWorkflowRunId()));
    }

    @Override
    public boolean isGone(String workerId) {
        return Failures.mapped("asking for a worker", () -> server.isGone(workerId));
    }

    @Override
    public boolean applyWasBegun(String runId) {
        return Failures.mapped(
                "asking for the apply", () -> server.applyHolder(runId).isPresent());
    }
}
