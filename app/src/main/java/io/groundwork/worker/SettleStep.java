package io.groundwork.worker;

import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import io.temporal.client.ActivityCanceledException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Leaves no engine of a run behind. */
final class SettleStep {
    private final WorkerDirectory directory;
    private final EngineCommands commands;
    private final RunSecrets secrets;
    private final RescuedState rescuedState;

    SettleStep(WorkerDirectory directory, EngineCommands commands, RunSecrets secrets, RescuedState rescuedState) {
        this.directory = directory;
        this.commands = commands;
        this.secrets = secrets;
        this.rescuedState = rescuedState;
    }

    void run(RunRequest request, Heartbeat heartbeat) {
        try {
            settle(request, heartbeat);
        } catch (IOException | UncheckedIOException e) {
            throw Failures.retried("settle", e);
        }
    }

    private void settle(RunRequest request, Heartbeat heartbeat) throws IOException {
        Redactor redactor = secrets.redactor(request);
        try (DirectoryStream<Path> attempts =
                Files.newDirectoryStream(directory.run(request.runId()), Files::isDirectory)) {
            for (Path path : attempts) {
                Attempt attempt = Attempt.open(path);
                if (attempt.status() instanceof AttemptStatus.Running) {
                    var begun = new EngineCommands.Begun(attempt, String.valueOf(path.getFileName()));
                    stop(request, begun, heartbeat, redactor);
                }
            }
        }
        rescuedState.handIn(request.workspace(), request.runId());
    }

    private void stop(RunRequest request, EngineCommands.Begun begun, Heartbeat heartbeat, Redactor redactor)
            throws IOException {
        try {
            commands.follow(request.runId(), stageOf(begun.name()), begun, stopping(heartbeat), redactor);
        } catch (StepRunner.Stopped e) {
            // As it was meant to be.
        }
    }

    /** The run is over: whatever Temporal says, what still works is to stop. */
    private static Pulse stopping(Heartbeat heartbeat) {
        var stop = new Pulse.Verdict.Stop(new ActivityCanceledException());
        return new Pulse() {
            @Override
            public void at(long offset) {
                heartbeat.at(offset);
            }

            @Override
            public Verdict verdict() {
                return heartbeat.verdict() instanceof Verdict.LetGo letGo ? letGo : stop;
            }
        };
    }

    private static Stage stageOf(String attemptName) {
        return switch (attemptName.substring(0, attemptName.lastIndexOf('-')).toLowerCase(Locale.ROOT)) {
            case "init" -> Stage.INIT;
            case ApplyStep.NAME -> Stage.APPLY;
            default -> Stage.PLAN;
        };
    }
}
