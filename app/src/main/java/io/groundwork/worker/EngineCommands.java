package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.terraform.Command;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import io.groundwork.terraform.process.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiPredicate;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Starts a run's engine commands, or finds what an earlier attempt of the same step started. Thread-safe. */
final class EngineCommands {
    private final WorkerDirectory directory;
    private final Engines engines;
    private final StepRunner.Factory runners;

    EngineCommands(WorkerDirectory directory, Engines engines, StepRunner.Factory runners) {
        this.directory = directory;
        this.engines = engines;
        this.runners = runners;
    }

    /** A step's command, started now or before. */
    record Begun(Attempt attempt, String name) {}

    /**
     * For commands that change nothing outside: one that was lost on the way is started anew, and so is one whose failure
     * may have passed.
     */
    Begun startOrFind(RunRequest request, String name, Command command, Supplier<EngineInputs> inputs) {
        return begin(
                request,
                name,
                command,
                inputs,
                (before, status) -> status instanceof AttemptStatus.Lost || SecondChance.given(before));
    }

    /** For the command that writes: started at most once, unless it is proven that nothing was executed. */
    Begun startOnce(RunRequest request, String name, Command command, Supplier<EngineInputs> inputs) {
        return begin(
                request,
                name,
                command,
                inputs,
                (_, status) -> status instanceof AttemptStatus.Lost lost && !lost.mayHaveRun());
    }

    private Begun begin(
            RunRequest request,
            String name,
            Command command,
            Supplier<EngineInputs> inputs,
            BiPredicate<Attempt, AttemptStatus> passedOver) {
        int number = 1;
        while (true) {
            String source = name + "-" + number;
            Attempt before = Attempt.open(directory.run(request.runId()).resolve(source));
            AttemptStatus status = before.status();
            if (status instanceof AttemptStatus.NotStarted nothing && !nothing.claimed()) {
                return new Begun(start(request, before.directory(), command, inputs.get()), source);
            }
            if (!passedOver.test(before, status)) {
                return new Begun(before, source);
            }
            number++;
        }
    }

    private Attempt start(RunRequest request, Path attemptDirectory, Command command, EngineInputs inputs) {
        Launch launch =
                inputs.launch(directory.workDirectory(request.workspace()), directory.lockFile(request.workspace()));
        return engines.terraform().start(command, attemptDirectory, launch);
    }

    /** Follows the command to its end with the engine's events in the feed. */
    StepEnd follow(String runId, Stage stage, Begun begun, Pulse pulse, Redactor redactor) throws IOException {
        return follow(runId, stage, begun, pulse, redactor, ignored -> {});
    }

    /** @param atExit as in {@link StepRunner#follow} */
    StepEnd follow(String runId, Stage stage, Begun begun, Pulse pulse, Redactor redactor, IntConsumer atExit)
            throws IOException {
        // Another worker may have run the same step before: its lines are not ours.
        String source = directory.workerId() + "/" + begun.name();
        var followed = new StepRunner.Followed(begun.attempt(), runId, stage, source, true);
        return runners.forEngine(engines.engine().kind()).follow(followed, pulse, redactor, atExit);
    }

    /** The problem of a step that ended with a code that is no answer. On a full disk an engine cannot even say why. */
    Problem problemOf(Stage stage, StepEnd end) throws IOException {
        if (end.errors().isEmpty() && end.complaint().isBlank()) {
            directory.requireSpace(stage.wireName());
        }
        return EngineProblems.of(stage, end);
    }
}
