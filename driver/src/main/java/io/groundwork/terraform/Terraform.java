package io.groundwork.terraform;

import io.groundwork.terraform.engine.Engine;
import io.groundwork.terraform.event.EventParser;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import io.groundwork.terraform.process.Bounds;
import io.groundwork.terraform.process.BriefRun;
import io.groundwork.terraform.process.EngineEnvironment;
import io.groundwork.terraform.process.Launch;
import io.groundwork.terraform.process.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** An engine ready to run commands. Thread-safe. */
public final class Terraform {

    private final Engine engine;
    private final Supervisor supervisor;

    public Terraform(Engine engine, Supervisor supervisor) {
        this.engine = engine;
        this.supervisor = supervisor;
    }

    public Engine engine() {
        return engine;
    }

    /** Parses the {@code -json} stream of this engine. */
    public EventParser eventParser() {
        return engine.kind().eventParser();
    }

    /**
     * Starts a command detached and returns at once.
     *
     * @param attemptDirectory one that nothing was ever started in; made if missing
     * @throws DriverException.AlreadyClaimed when something was
     */
    public Attempt start(Command command, Path attemptDirectory, Launch launch) {
        return start(command, attemptDirectory, () -> launch);
    }

    /**
     * As above; the directory is taken before the launch is asked for.
     *
     * @see Supervisor#start(Path, Path, java.util.List, Supplier)
     */
    public Attempt start(Command command, Path attemptDirectory, Supplier<Launch> launch) {
        Command spoken = command instanceof Init init && !engine.initSpeaksJson() ? init.withJson(false) : command;
        return supervisor.start(attemptDirectory, engine.binary(), spoken.arguments(), launch);
    }

    /**
     * Runs a command that only reads and is over in a moment, such as {@code show}: without supervisor and lock, ended with
     * this JVM and by its bounds.
     *
     * @param output the command's standard output
     * @param errors its standard error
     * @return the exit code, whether or not it is an answer
     * @see BriefRun
     */
    public int read(
            Command command,
            Path workDirectory,
            EngineEnvironment environment,
            Path output,
            Path errors,
            Bounds bounds) {
        return BriefRun.intoFiles(
                engine.binary(), command.arguments(), environment, workDirectory, output, errors, bounds);
    }

    /**
     * Waits for the end, and returns the exit code if it is an answer of that command.
     *
     * @throws DriverException.TimedOut while it still runs; nothing is stopped
     * @throws DriverException.Failed with diagnostics and the end of standard error
     * @throws DriverException.Cancelled when it failed after a stop was requested or its lease ran out
     */
    public int await(Command command, Attempt attempt, Duration atMost) throws InterruptedException {
        return conclude(command, attempt, attempt.await(atMost), atMost);
    }

    private int conclude(Command command, Attempt attempt, AttemptStatus status, Duration waited) {
        String doing = command.doing();
        return switch (status) {
            case AttemptStatus.Exited exited when command.answersWith(exited.code()) -> exited.code();
            case AttemptStatus.Exited _
            when attempt.stopRequested() || attempt.leaseExpired() -> throw new DriverException.Cancelled(doing);
            case AttemptStatus.Exited exited ->
                throw new FailureReport(eventParser(), attempt).failed(command, exited.code());
            case AttemptStatus.Busy _ -> throw new DriverException.Busy(doing);
            case AttemptStatus.Lost lost -> throw new DriverException.Lost(doing, lost.why());
            case AttemptStatus.NotStarted _, AttemptStatus.Running _ ->
                throw new DriverException.TimedOut(doing, waited);
        };
    }
}
