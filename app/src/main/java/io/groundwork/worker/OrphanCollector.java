package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.ProvisionStatus;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunView;
import io.groundwork.run.Stage;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the engine did for a run whose history did not outlive a crash, waits for it where it still works, and
 * says how the run really ended.
 */
public final class OrphanCollector {
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final WorkerDirectory directory;
    private final EngineCommands commands;
    private final RunSecrets secrets;
    private final WorkerApi server;

    OrphanCollector(WorkerDirectory directory, EngineCommands commands, RunSecrets secrets, WorkerApi server) {
        this.directory = directory;
        this.commands = commands;
        this.secrets = secrets;
        this.server = server;
    }

    /** How the run ended. */
    public record Ending(ProvisionStatus status, @Nullable Problem error) {}

    /** Blocks until no engine of the run is left; its output and state are on the server then. */
    public Ending collect(RunView run) {
        try {
            Attempt apply = null;
            for (Attempt attempt : attempts(run.runId())) {
                boolean applies = nameOf(attempt).startsWith(ApplyStep.NAME);
                apply = applies ? attempt : apply;
                if (!applies) {
                    stop(attempt);
                }
            }
            if (apply == null || apply.status() instanceof AttemptStatus.NotStarted) {
                return interrupted("before anything was applied");
            }
            return endOf(run, apply);
        } catch (ProblemException e) {
            return new Ending(ProvisionStatus.ERRORED, e.problem());
        } catch (IOException e) {
            throw new UncheckedIOException("collecting run " + run.runId(), e);
        }
    }

    /** What reads only: nothing is lost by stopping it. */
    private static void stop(Attempt attempt) {
        var stop = new EngineStop(attempt, Stage.PLAN);
        stop.urge();
        try {
            while (attempt.await(GLANCE) instanceof AttemptStatus.Running) {
                stop.urge();
            }
        } catch (InterruptedException e) {
            // The next start looks again.
            Thread.currentThread().interrupt();
        }
    }

    private List<Attempt> attempts(String runId) throws IOException {
        try (Stream<Path> directories = Files.list(directory.run(runId))) {
            return directories
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(Attempt::open)
                    .toList();
        }
    }

    private static String nameOf(Attempt attempt) {
        return String.valueOf(attempt.directory().getFileName());
    }

    private Ending endOf(RunView run, Attempt apply) throws IOException {
        Redactor redactor = secrets.redactor(run.runId());
        var begun = new EngineCommands.Begun(apply, nameOf(apply));
        var rescuedState = new RescuedState(directory, server);
        StepEnd end;
        try {
            end = commands.follow(run.runId(), Stage.APPLY, begun, Pulse.none(), redactor);
        } finally {
            // Whatever else goes wrong: nowhere else is this state.
            rescuedState.handIn(run.workspace(), run.runId());
        }
        if (end.exitCode() == 0) {
            return new Ending(
                    run.mode() == RunMode.DESTROY ? ProvisionStatus.DESTROYED : ProvisionStatus.APPLIED, null);
        }
        RescuedState.Fate left = rescuedState.handIn(run.workspace(), run.runId());
        return new Ending(
                ProvisionStatus.ERRORED, EngineProblems.ofApply(end, left, rescuedState.refused(run.runId())));
    }

    private static Ending interrupted(String when) {
        return new Ending(
                ProvisionStatus.ERRORED,
                new Problem(
                        "run_interrupted",
                        ProblemKind.EXTERNAL,
                        "the process that carried the run died " + when,
                        "start a new run"));
    }
}
