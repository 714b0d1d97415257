package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Stage;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one engine command from wherever it is to its end: ships its output to the run's feed, keeps Temporal informed,
 * passes a cancellation on as one TERM. Whether this process started the engine or found it running makes no difference.
 * Thread-safe.
 */
final class StepRunner {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final WorkerApi server;
    private final WorkerApi briefServer;
    private final Clock clock;
    private final RunMeters meters;
    private final long logLimit;

    /**
     * Follows engines of any run.
     *
     * @param server with the patience to have when an engine is over, and what it said is still to be told
     * @param logLimit characters of each step that go into the log of its run
     */
    StepRunner(WorkerApi server, Clock clock, RunMeters meters, long logLimit) {
        this.server = server;
        this.briefServer = server.brief();
        this.clock = clock;
        this.meters = meters;
        this.logLimit = logLimit;
    }

    /**
     * What is followed.
     *
     * @param source name of the attempt among all of the run, e.g. {@code w-1f2e3d4c5b/apply-1}
     * @param events whether standard output goes to the feed; a document does not
     */
    record Followed(Attempt attempt, String runId, Stage stage, String source, boolean events) {}

    /**
     * Follows to the end. Raises {@link Handover} if this attempt of the activity is not to finish it, {@link Stopped} if the
     * engine was stopped because the run was canceled, and the problems {@code engine_lost} (not of an apply, whose loss is
     * an end like others) and {@code workspace_busy_on_host}. An engine that is at work is looked after whether or not the
     * server answers.
     *
     * @param atExit given the engine's exit code once, before the last of what it said is told
     */
    StepEnd follow(Followed step, EngineControl control, Redactor redactor, IntConsumer atExit) throws IOException {
        var translator = new EventTranslator(step.stage(), redactor);
        var stop = new EngineStop(step.attempt(), step.stage());
        var budget = new LogBudget(logLimit, step.stage());
        try (var output =
                new StepOutput(step, translator, briefServer, clock, budget, () -> stopOrHandOver(control, stop))) {
            AttemptStatus status = step.attempt().status();
            while (!status.isOver()) {
                boolean more = output.shipIfServerAnswers();
                control.at(output.offset());
                stopOrHandOver(control, stop);
                status = await(step.attempt(), more ? Duration.ZERO : POLL_INTERVAL);
            }
            if (status instanceof AttemptStatus.Exited exited) {
                atExit.accept(exited.code());
            }
            String complaint = tellTheRest(step, output, translator, control);
            control.at(output.offset());
            return endOf(step, status, output, complaint, control);
        }
    }

    /** An apply that was canceled comes to its end also if what it said cannot be told. */
    private String tellTheRest(Followed step, StepOutput output, EventTranslator translator, EngineControl control)
            throws IOException {
        output.readToTheEnd();
        boolean canceled = control.verdict() instanceof EngineControl.Verdict.Stop;
        WorkerApi told = canceled ? briefServer : server;
        String complaint = output.lastWords(StandardError.read(step, translator, clock.instant()));
        try {
            control.interruptiblyUnlessCanceled(() -> {
                output.shipAll(told);
                StandardError.ship(step, told, translator, clock.instant());
                return complaint;
            });
        } catch (ProblemException | Stopped e) {
            if (!(control.verdict() instanceof EngineControl.Verdict.Stop)) {
                throw e;
            }
            LOG.warn(
                    "run {}: the last of what its {} said could not be told",
                    step.runId(),
                    step.stage().wireName(),
                    e);
        }
        return complaint;
    }

    private static void stopOrHandOver(EngineControl control, EngineStop stop) {
        switch (control.verdict()) {
            case EngineControl.Verdict.Continue ignored -> {}
            case EngineControl.Verdict.Stop ignored -> stop.urge();
            case EngineControl.Verdict.Detach letGo -> throw new Handover(letGo.cause());
        }
    }

    private static AttemptStatus await(Attempt attempt, Duration atMost) {
        try {
            return attempt.await(atMost);
        } catch (InterruptedException e) {
            // The worker stops; the engine goes on, the next worker finds it.
            Thread.currentThread().interrupt();
            throw new Handover(e);
        }
    }

    private StepEnd endOf(
            Followed step, AttemptStatus status, StepOutput output, String complaint, EngineControl control) {
        return switch (status) {
            case AttemptStatus.Exited exited -> {
                var end = new StepEnd(exited.code(), output.errors(), complaint, output.words(), null);
                meters.engineEnded(
                        step.stage(),
                        EngineExit.of(
                                step.stage(), exited.code(), step.attempt().stopRequested()));
                if (step.attempt().isOutgrown()) {
                    throw EngineProblems.outgrown(step.stage()).asException();
                }
                // What became of an apply is for its end to say, canceled or not.
                if (step.stage() != Stage.APPLY
                        && exited.code() != 0
                        && control.verdict() instanceof EngineControl.Verdict.Stop canceled
                        && step.attempt().stopRequested()) {
                    throw new Stopped(canceled.cause());
                }
                yield end;
            }
            case AttemptStatus.Busy ignored -> throw busy(step);
            case AttemptStatus.Lost lost -> {
                meters.engineEnded(step.stage(), EngineExit.LOST);
                if (step.stage() != Stage.APPLY || !lost.mayHaveRun()) {
                    throw lost(step, lost);
                }
                yield StepEnd.lost(lost.why(), output.errors(), complaint, output.words());
            }
            case AttemptStatus.NotStarted ignored -> throw new IllegalStateException("not over");
            case AttemptStatus.Running ignored -> throw new IllegalStateException("not over");
        };
    }

    private static RuntimeException busy(Followed step) {
        return new Problem(
                        "workspace_busy_on_host",
                        ProblemKind.EXTERNAL,
                        step.stage().wireName() + ": another engine still holds the workspace on this worker",
                        "see what it is ('ps' on the worker): it is waited for")
                .asException();
    }

    /** What only reads, or was never started, is simply started again: by the next attempt of the activity. */
    private static RuntimeException lost(Followed step, AttemptStatus.Lost lost) {
        return new Problem(
                        "engine_lost",
                        ProblemKind.EXTERNAL,
                        step.stage().wireName() + ": the engine is gone and nobody knows how it ended: " + lost.why(),
                        "it is started again")
                .asException();
    }

    /** This attempt of the activity ends; the engine does not. */
    static final class Handover extends RuntimeException {
        Handover(Throwable cause) {
            super("the engine goes on; the next attempt finds it", cause);
        }
    }

    /** The engine was stopped because the run was canceled. */
    static final class Stopped extends RuntimeException {
        Stopped(Throwable cause) {
            super("the engine was stopped", cause);
        }
    }
}
