package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import io.groundwork.workflow.Settlement;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Leaves no engine of a run behind, and finds out how its apply ended. Thread-safe across runs. */
final class SettleStep {
    /** A run that was canceled ends, whatever fails: what could not be proven in some tries is found out later. */
    private static final int MOST_TRIES = 5;

    private final WorkerDirectory directory;
    private final EngineCommands commands;
    private final RunSecrets secrets;
    private final ApplyEndings endings;
    private final RunFiles runFiles;

    SettleStep(
            WorkerDirectory directory,
            EngineCommands commands,
            RunSecrets secrets,
            ApplyEndings endings,
            RunFiles runFiles) {
        this.directory = directory;
        this.commands = commands;
        this.secrets = secrets;
        this.endings = endings;
        this.runFiles = runFiles;
    }

    /**
     * For a run that its workflow is about to end.
     *
     * @param follow whether an apply at work is followed to its end; otherwise it is stopped
     * @param attempt of the activity, from 1
     */
    Settlement run(RunRequest request, boolean follow, EngineControl control, int attempt) {
        try {
            Redactor redactor = secrets.redactor(request);
            EngineControl wanted = follow ? control : stopping(control);
            Optional<ApplyEnding> ending =
                    settle(request.workspace(), request.runId(), request.mode(), redactor, stopping(control), wanted);
            runFiles.tidySoon(request.workspace(), request.runId());
            return ending.map(known -> Settlement.ended(known.status(), known.error()))
                    .orElseGet(Settlement::nothingBegun);
        } catch (StepRunner.Stopped | StepRunner.Handover e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (attempt < MOST_TRIES && !Failures.isOfContent(e)) {
                throw Failures.retriedAnyway("settle", e);
            }
            // A canceled run ends, whatever failed: a run that applied nothing has nothing to be in doubt about.
            return mayHaveApplied(request.runId())
                    ? Settlement.unproven(unproven(e))
                    : new Settlement(false, null, null);
        }
    }

    private boolean mayHaveApplied(String runId) {
        return Files.exists(directory.run(runId).resolve(ApplyStep.NAME + "-1"));
    }

    private static Problem unproven(Exception e) {
        return new Problem(
                "apply_in_doubt",
                ProblemKind.EXTERNAL,
                "it could not be proven how the apply ended: " + e.getMessage(),
                "it is tried again by the worker that holds it; until then the workspace is in doubt");
    }

    /**
     * Stops what only reads; brings an apply to its end and tells the server.
     *
     * @param reading how to treat what only reads
     * @param writing how to treat the apply
     * @return empty if no apply was begun
     */
    Optional<ApplyEnding> settle(
            String workspace,
            String runId,
            RunMode mode,
            Redactor redactor,
            EngineControl reading,
            EngineControl writing)
            throws IOException {
        stopReaders(runId, redactor, reading);
        Optional<EngineCommands.Begun> apply = commands.writing(runId, ApplyStep.NAME);
        Optional<ApplyEnding> known = endings.known(runId);
        if (known.isEmpty() && apply.isEmpty()) {
            // Only a worker that still has what the run was prepared with knows that nothing was begun with it.
            if (Files.exists(directory.run(runId).resolve(WorkspacePreparation.PLACE))) {
                endings.tellNotBegun(runId);
            }
            return Optional.empty();
        }
        ApplyEnding ending =
                known.isPresent() ? known.get() : end(workspace, runId, mode, apply.orElseThrow(), redactor, writing);
        endings.tell(runId, ending);
        return Optional.of(ending);
    }

    private ApplyEnding end(
            String workspace,
            String runId,
            RunMode mode,
            EngineCommands.Begun apply,
            Redactor redactor,
            EngineControl control)
            throws IOException {
        StepEnd end = commands.follow(runId, Stage.APPLY, apply, control, redactor);
        return endings.find(workspace, runId, mode, apply.attempt(), end);
    }

    /** Stops what only reads; nothing is lost by it. */
    void stopReaders(String runId, Redactor redactor, EngineControl control) throws IOException {
        try (DirectoryStream<Path> attempts = Files.newDirectoryStream(directory.run(runId), Files::isDirectory)) {
            for (Path path : attempts) {
                String name = String.valueOf(path.getFileName());
                Attempt attempt = Attempt.open(path);
                if (stageOf(name) != Stage.APPLY && attempt.status() instanceof AttemptStatus.Running) {
                    try {
                        commands.follow(
                                runId, stageOf(name), new EngineCommands.Begun(attempt, name), control, redactor);
                    } catch (StepRunner.Stopped e) {
                        // As it was meant to be.
                    }
                }
            }
        }
    }

    /** The run is over: whatever Temporal says, what still works is to stop. */
    private static EngineControl stopping(EngineControl control) {
        EngineControl.Verdict stop = EngineControl.stopping().verdict();
        return new EngineControl() {
            @Override
            public void at(long offset) {
                control.at(offset);
            }

            @Override
            public Verdict verdict() {
                return control.verdict() instanceof Verdict.Detach letGo ? letGo : stop;
            }
        };
    }

    private static Stage stageOf(String attemptName) {
        int dash = attemptName.lastIndexOf('-');
        return switch (attemptName.substring(0, Math.max(0, dash)).toLowerCase(Locale.ROOT)) {
            case "init" -> Stage.INIT;
            case ApplyStep.NAME -> Stage.APPLY;
            default -> Stage.PLAN;
        };
    }
}
