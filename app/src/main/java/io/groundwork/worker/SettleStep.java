package io.groundwork.worker;

import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Leaves no engine of a run behind. */
final class SettleStep {
    private final WorkerDirectory directory;
    private final EngineCommands commands;
    private final EngineInputs.Source inputs;
    private final RescuedState rescuedState;

    SettleStep(
            WorkerDirectory directory, EngineCommands commands, EngineInputs.Source inputs, RescuedState rescuedState) {
        this.directory = directory;
        this.commands = commands;
        this.inputs = inputs;
        this.rescuedState = rescuedState;
    }

    void run(RunRequest request, Heartbeat heartbeat) throws IOException {
        Redactor redactor =
                Redactor.of(inputs.secretValues(request)).and(PlanStep.sensitiveValues(directory, request.runId()));
        try (DirectoryStream<Path> attempts =
                Files.newDirectoryStream(directory.run(request.runId()), Files::isDirectory)) {
            for (Path path : attempts) {
                Attempt attempt = Attempt.open(path);
                if (attempt.status() instanceof AttemptStatus.Running) {
                    attempt.requestStop();
                    var begun = new EngineCommands.Begun(attempt, String.valueOf(path.getFileName()));
                    commands.follow(request.runId(), stageOf(begun.name()), begun, heartbeat, redactor);
                }
            }
        }
        rescuedState.handIn(request.workspace(), request.runId());
    }

    private static Stage stageOf(String attemptName) {
        return switch (attemptName.substring(0, attemptName.lastIndexOf('-')).toLowerCase(Locale.ROOT)) {
            case "init" -> Stage.INIT;
            case ApplyStep.NAME -> Stage.APPLY;
            default -> Stage.PLAN;
        };
    }
}
