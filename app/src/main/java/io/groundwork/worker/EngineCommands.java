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
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Starts a run's engine commands, or finds what an earlier attempt of the same step started. Thread-safe. */
final class EngineCommands {
    private final WorkerDirectory directory;
    private final Engines engines;
    private final StepRunner runner;

    EngineCommands(WorkerDirectory directory, Engines engines, StepRunner runner) {
        this.directory = directory;
        this.engines = engines;
        this.runner = runner;
    }

    /** A step's command, started now or before. */
    record Begun(Attempt attempt, String name) {}

    /**
     * For commands that change nothing outside: one that was lost on the way is started anew, and so is one whose failure
     * may have passed.
     *
     * @param command given the inputs it is started with
     */
    Begun startOrFind(
            RunRequest request,
            String name,
            Function<EngineInputs, Command> command,
            Supplier<EngineInputs> inputs,
            EngineControl control) {
        Begun last = last(request.runId(), name, EngineCommands::isPassedOverIfItReads);
        if (isBegun(last)) {
            return last;
        }
        EngineInputs given = control.interruptibly(inputs);
        Launch launch = launch(request, given).withMemoryLimit(engines.readersMemory());
        Attempt attempt =
                engines.terraform().start(command.apply(given), last.attempt().directory(), launch);
        return new Begun(attempt, last.name());
    }

    /**
     * For the command that writes: started at most once, unless it is proven that nothing was executed. Its attempt is taken
     * before its token is asked for, which fences every other engine of the run: whoever comes second finds the first one.
     *
     * @param inputs asked for when the attempt is taken, and given up with the step
     */
    Begun startOnce(
            RunRequest request, String name, Command command, Supplier<EngineInputs> inputs, EngineControl control) {
        Begun last = last(request.runId(), name, EngineCommands::isPassedOverIfItWrites);
        if (isBegun(last)) {
            return last;
        }
        Attempt attempt = engines.terraform().start(command, last.attempt().directory(), () -> {
            Launch launch = launch(request, control.interruptibly(inputs));
            // A cancellation that has come by now comes before the start.
            control.goOnOnly();
            return launch;
        });
        return new Begun(attempt, last.name());
    }

    /** The attempt of the command that writes which counts; empty if none may have been executed, or will be. */
    Optional<Begun> writing(String runId, String name) {
        return Optional.of(last(runId, name, EngineCommands::isPassedOverIfItWrites))
                .filter(EngineCommands::isBegun);
    }

    /** Whether this step has an engine at work, or over, that only has to be followed. */
    boolean isBegun(String runId, String name) {
        return isBegun(last(runId, name, EngineCommands::isPassedOverIfItReads));
    }

    /** Whether an engine of this step works now, or is about to. */
    boolean isAtWork(String runId, String name) {
        Begun last = last(runId, name, EngineCommands::isPassedOverIfItReads);
        return isBegun(last) && !last.attempt().status().isOver();
    }

    private static boolean isBegun(Begun last) {
        return !(last.attempt().status() instanceof AttemptStatus.NotStarted nothing) || nothing.claimed();
    }

    private static boolean isPassedOverIfItReads(Attempt before, AttemptStatus status) {
        return status instanceof AttemptStatus.Lost || isPassedOver(before, status);
    }

    private static boolean isPassedOverIfItWrites(Attempt before, AttemptStatus status) {
        return (status instanceof AttemptStatus.Lost lost && !lost.mayHaveRun()) || isPassedOver(before, status);
    }

    /** Nothing was executed because the workspace was held, or another attempt was promised. */
    private static boolean isPassedOver(Attempt before, AttemptStatus status) {
        return status instanceof AttemptStatus.Busy || TransientRetry.given(before);
    }

    /** Attempts are named STEP-1, STEP-2, ...: the first that is not passed over. */
    private Begun last(String runId, String name, BiPredicate<Attempt, AttemptStatus> passedOver) {
        for (int number = 1; ; number++) {
            String source = name + "-" + number;
            Attempt attempt = Attempt.open(directory.run(runId).resolve(source));
            if (!passedOver.test(attempt, attempt.status())) {
                return new Begun(attempt, source);
            }
        }
    }

    private Launch launch(RunRequest request, EngineInputs inputs) {
        return inputs.launch(directory.workDirectory(request.workspace()), directory.lockFile(request.workspace()));
    }

    /** Follows the command to its end with the engine's events in the feed. */
    StepEnd follow(String runId, Stage stage, Begun begun, EngineControl control, Redactor redactor)
            throws IOException {
        return follow(runId, stage, begun, control, redactor, ignored -> {});
    }

    /** @param atExit as in {@link StepRunner#follow} */
    StepEnd follow(String runId, Stage stage, Begun begun, EngineControl control, Redactor redactor, IntConsumer atExit)
            throws IOException {
        // Another worker may have run the same step before: its lines are not ours.
        String source = directory.workerId() + "/" + begun.name();
        var followed = new StepRunner.Followed(begun.attempt(), runId, stage, source, true);
        return runner.follow(followed, control, redactor, atExit);
    }

    /** The problem of a step that ended with a code that is no answer. On a full disk an engine cannot even say why. */
    Problem problemOf(Stage stage, StepEnd end) throws IOException {
        if (end.errors().isEmpty() && end.complaint().isBlank()) {
            directory.requireSpace(stage.wireName());
        }
        return EngineProblems.of(stage, end);
    }
}
