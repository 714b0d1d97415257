package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.terraform.Apply;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.wire.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code apply}: exactly the approved plan file, started at most once. */
final class ApplyStep {
    static final String NAME = "apply";

    private final WorkerDirectory directory;
    private final EngineCommands commands;
    private final EngineInputs.Source inputs;
    private final RunSecrets secrets;
    private final WorkerApi server;
    private final RescuedState rescuedState;

    ApplyStep(
            WorkerDirectory directory,
            EngineCommands commands,
            EngineInputs.Source inputs,
            RunSecrets secrets,
            WorkerApi server,
            RescuedState rescuedState) {
        this.directory = directory;
        this.commands = commands;
        this.inputs = inputs;
        this.secrets = secrets;
        this.server = server;
        this.rescuedState = rescuedState;
    }

    void run(RunRequest request, PlanSummary approved, Heartbeat heartbeat, Announcement announcement) {
        Path planFile = PlanStep.planFile(directory, request.runId());
        var begun = commands.startOnce(request, NAME, Apply.of(planFile), () -> {
            requireSpace();
            fetchAndCheck(planFile, approved);
            return inputs.forPhase(request, "apply");
        });
        try {
            follow(request, begun, heartbeat, announcement);
        } catch (IOException | UncheckedIOException e) {
            throw Failures.retried(NAME, e);
        }
    }

    /** Until the engine is gone: a disk that is full meanwhile is waited for, an engine that writes is never left alone. */
    private void follow(RunRequest request, EngineCommands.Begun begun, Heartbeat heartbeat, Announcement announcement)
            throws IOException {
        announcement.make();
        Redactor redactor = secrets.redactor(request);
        StepEnd end;
        try {
            end = commands.follow(request.runId(), Stage.APPLY, begun, heartbeat, redactor);
        } catch (StepRunner.Stopped stopped) {
            rescuedState.handIn(request.workspace(), request.runId());
            throw stopped;
        }
        RescuedState.Fate left = rescuedState.handIn(request.workspace(), request.runId());
        if (end.exitCode() != 0) {
            // However it failed: an apply is not repeated.
            throw Failures.forGood(EngineProblems.ofApply(end, left, rescuedState.refused(request.runId())));
        }
    }

    private void requireSpace() {
        try {
            directory.requireSpace(NAME);
        } catch (IOException e) {
            throw new UncheckedIOException("looking at the space on the disk", e);
        }
    }

    /** Plan files carry no signature of their own: the digest is what was approved. Checked just before the start. */
    private void fetchAndCheck(Path planFile, PlanSummary approved) {
        try {
            if (!Files.exists(planFile)) {
                server.getArtifact(approved.planDigest(), planFile);
            }
            String digest = Digest.of(planFile);
            if (!digest.equals(approved.planDigest())) {
                throw new Problem(
                                "plan_file_changed",
                                ProblemKind.ENGINE,
                                "apply: the plan file has digest " + digest + ", approved was " + approved.planDigest(),
                                "nothing was applied; start a new run, and find out who changed the file")
                        .asException();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading the plan file", e);
        }
    }
}
