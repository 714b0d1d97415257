package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.terraform.Apply;
import io.groundwork.wire.Digest;
import io.temporal.client.ActivityCanceledException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code apply}: exactly the approved plan file, started at most once. What fails before the engine is begun ends the run;
 * from then on only the engine does: whatever else fails is come back to.
 */
final class ApplyStep {
    static final String NAME = "apply";

    private final WorkerDirectory directory;
    private final Engines engines;
    private final EngineCommands commands;
    private final EngineInputs.Source inputs;
    private final RunSecrets secrets;
    private final WorkerApi server;
    private final RescuedState rescuedState;
    private final ApplyEndings endings;
    private final RunFiles runFiles;

    ApplyStep(
            WorkerDirectory directory,
            Engines engines,
            EngineCommands commands,
            EngineInputs.Source inputs,
            RunSecrets secrets,
            WorkerApi server,
            RescuedState rescuedState,
            ApplyEndings endings,
            RunFiles runFiles) {
        this.directory = directory;
        this.engines = engines;
        this.commands = commands;
        this.inputs = inputs;
        this.secrets = secrets;
        this.server = server;
        this.rescuedState = rescuedState;
        this.endings = endings;
        this.runFiles = runFiles;
    }

    void run(RunRequest request, PlanSummary approved, EngineControl control, StepStartReport announcement)
            throws IOException {
        ApplyEnding ending = known(request).orElse(null);
        if (ending == null) {
            EngineCommands.Begun begun = commands.writing(request.runId(), NAME)
                    .orElseGet(() -> begin(request, approved, control, announcement));
            ending = comeBackUnless(() -> follow(request, begun, control));
        }
        ApplyEnding found = ending;
        comeBackUnless(() -> {
            endings.tell(request.runId(), found);
            return found;
        });
        runFiles.tidySoon(request.workspace(), request.runId());
        if (found.status() == RunStatus.CANCELED) {
            throw new StepRunner.Stopped(new ActivityCanceledException());
        }
        if (found.error() != null) {
            // However it failed: an apply is not repeated.
            throw Failures.forGood(found.error());
        }
    }

    private Optional<ApplyEnding> known(RunRequest request) {
        return comeBackUnless(() -> endings.known(request.runId()));
    }

    /** All that can be wrong before the engine starts, in the order of what it would cost to find out later. */
    private EngineCommands.Begun begin(
            RunRequest request, PlanSummary approved, EngineControl control, StepStartReport announcement) {
        Path planFile = PlanStep.planFile(directory, request.runId());
        EngineInputs given = control.interruptibly(() -> {
            requireSpace();
            requireTheEngineOfThePlan(request, approved);
            fetchAndCheck(request, planFile, approved);
            clearForRescue(request);
            EngineInputs resolved = inputs.withoutState(request);
            // The server gives leave to write only to a run that applies: it hears of that first.
            announcement.make();
            return resolved;
        });
        Apply apply = Apply.of(planFile).withVariableFiles(given.variables().ephemeral());
        return commands.startOnce(
                request, NAME, apply, () -> inputs.forApply(request, given, approved.planDigest()), control);
    }

    /** Until the engine is gone: a disk that is full meanwhile is waited for, an engine that writes is never left alone. */
    private ApplyEnding follow(RunRequest request, EngineCommands.Begun begun, EngineControl control)
            throws IOException {
        StepEnd end = commands.follow(request.runId(), Stage.APPLY, begun, control, secrets.redactor(request));
        if (EngineProblems.serverWasAwayBeforeIt(end)) {
            // It could not even lock the state: nothing was executed, and the plan is as good as before.
            TransientRetry.give(begun.attempt());
            throw EngineProblems.of(Stage.APPLY, end).asException();
        }
        return endings.find(request.workspace(), request.runId(), request.mode(), begun.attempt(), end);
    }

    private static <T> T comeBackUnless(Failures.Work<T> work) {
        try {
            return work.run();
        } catch (StepRunner.Stopped | StepRunner.Handover e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw Failures.retriedAnyway(NAME, e);
        }
    }

    private void requireSpace() {
        try {
            directory.requireSpace(NAME);
        } catch (IOException e) {
            throw new UncheckedIOException("looking at the space on the disk", e);
        }
    }

    /** An engine takes no plan file of another version, as it may have been upgraded while people thought about the plan. */
    private void requireTheEngineOfThePlan(RunRequest request, PlanSummary approved) {
        String now = engines.engine().toString();
        if (!now.equals(approved.engine())) {
            StartOver.of(directory, request);
            throw new Problem(
                            "plan_outdated",
                            ProblemKind.ENGINE,
                            "the plan was made by " + approved.engine() + ", and the worker has " + now,
                            "it is made again, and asked about only if it comes out otherwise")
                    .asException();
        }
    }

    private void clearForRescue(RunRequest request) {
        try {
            rescuedState.clearBefore(request.workspace());
        } catch (IOException e) {
            throw new UncheckedIOException("clearing the workspace's directory", e);
        }
    }

    /** Plan files carry no signature of their own: the digest is what was approved. Checked just before the start. */
    private void fetchAndCheck(RunRequest request, Path planFile, PlanSummary approved) {
        try {
            if (!Files.exists(planFile)) {
                server.getArtifact(request.runId(), approved.planDigest(), planFile);
            }
            String digest = Digest.of(planFile);
            if (!digest.equals(approved.planDigest())) {
                throw new Problem(
                                "plan_file_changed",
                                ProblemKind.ENGINE,
                                "apply: the plan file of run " + request.runId() + " has digest " + digest
                                        + ", approved was " + approved.planDigest(),
                                "nothing was applied; start a new run, and find out who changed the file")
                        .asException();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading the plan file", e);
        }
    }
}
