package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Diagnostic;
import io.groundwork.run.Stage;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.event.EngineEvent;
import io.groundwork.terraform.event.EventParser;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import io.groundwork.terraform.process.LineTail;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one engine command from wherever it is to its end: ships its output to the run's feed, keeps Temporal informed,
 * passes a cancellation on as one TERM. Whether this process started the engine or found it running makes no difference.
 * Thread-safe.
 */
final class StepRunner {
    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final int MOST_ERRORS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private static final EventParser PARSER = EngineKind.parserOfAny();

    private final WorkerApi server;
    private final WorkerApi briefServer;
    private final Clock clock;
    private final RunMeters meters;

    /** @param server with the patience to have when an engine is over, and what it said is still to be told */
    StepRunner(WorkerApi server, Clock clock, RunMeters meters) {
        this.server = server;
        this.briefServer = server.brief();
        this.clock = clock;
        this.meters = meters;
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
    StepEnd follow(Followed step, Pulse pulse, Redactor redactor, IntConsumer atExit) throws IOException {
        var translator = new EventTranslator(step.stage(), redactor);
        var stop = new EngineStop(step.attempt(), step.stage());
        try (var output = new Output(step, translator)) {
            AttemptStatus status = step.attempt().status();
            while (!status.isOver()) {
                output.shipIfServerAnswers();
                pulse.at(output.offset());
                status = awaitOrHandOver(step.attempt(), pulse, stop);
            }
            if (status instanceof AttemptStatus.Exited exited) {
                atExit.accept(exited.code());
            }
            String complaint = tellTheRest(step, output, translator, pulse);
            pulse.at(output.offset());
            return endOf(step, status, output, complaint, pulse);
        }
    }

    /** An apply that was canceled comes to its end also if what it said cannot be told. */
    private String tellTheRest(Followed step, Output output, EventTranslator translator, Pulse pulse)
            throws IOException {
        output.readToTheEnd();
        boolean canceled = pulse.verdict() instanceof Pulse.Verdict.Stop;
        WorkerApi told = canceled ? briefServer : server;
        String complaint = StandardError.read(step, translator, clock.instant());
        try {
            pulse.interruptiblyUnlessCanceled(() -> {
                output.shipAll(told);
                StandardError.ship(step, told, translator, clock.instant());
                return complaint;
            });
        } catch (ProblemException | Stopped e) {
            if (!(pulse.verdict() instanceof Pulse.Verdict.Stop)) {
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

    private static AttemptStatus awaitOrHandOver(Attempt attempt, Pulse pulse, EngineStop stop) {
        switch (pulse.verdict()) {
            case Pulse.Verdict.GoOn ignored -> {}
            case Pulse.Verdict.Stop ignored -> stop.urge();
            case Pulse.Verdict.LetGo letGo -> throw new Handover(letGo.cause());
        }
        try {
            return attempt.await(GLANCE);
        } catch (InterruptedException e) {
            // The worker stops; the engine goes on, the next worker finds it.
            Thread.currentThread().interrupt();
            throw new Handover(e);
        }
    }

    private StepEnd endOf(Followed step, AttemptStatus status, Output output, String complaint, Pulse pulse) {
        return switch (status) {
            case AttemptStatus.Exited exited -> {
                var end = new StepEnd(exited.code(), List.copyOf(output.errors()), complaint, output.words(), null);
                meters.engineEnded(
                        step.stage(),
                        EngineExit.of(
                                step.stage(), exited.code(), step.attempt().stopRequested()));
                // What became of an apply is for its end to say, canceled or not.
                if (step.stage() != Stage.APPLY
                        && exited.code() != 0
                        && pulse.verdict() instanceof Pulse.Verdict.Stop canceled
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
                yield StepEnd.lost(lost.why(), List.copyOf(output.errors()), complaint, output.words());
            }
            case AttemptStatus.NotStarted ignored -> throw new IllegalStateException("not over");
            case AttemptStatus.Running ignored -> throw new IllegalStateException("not over");
        };
    }

    private static RuntimeException busy(Followed step) {
        return new Problem(
                        "workspace_busy_on_host",
                        ProblemKind.EXTERNAL,
                        step.stage().wireName() + ": another engine, or a process it left behind, still holds the"
                                + " workspace on this worker",
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

    /** Standard output on its way to the feed. */
    private final class Output implements AutoCloseable {
        private static final long PAUSE_NANOS = 1_000_000_000L;

        private final Followed step;
        private final EventTranslator translator;
        private final FeedShipper shipper;
        private final LineTail tail;
        private final Set<Diagnostic> errors = new LinkedHashSet<>();
        private final EngineWords words = new EngineWords();
        private boolean serverIsAway;
        private long awaySince;

        Output(Followed step, EventTranslator translator) {
            this.step = step;
            this.translator = translator;
            this.shipper = new FeedShipper(step.runId(), step.source() + "/out", isEmpty(step.attempt()));
            // From the start: errors that an earlier worker has shipped are needed for the ending, too.
            this.tail = LineTail.of(step.attempt().output(), 0);
        }

        private static boolean isEmpty(Attempt attempt) {
            return attempt.output().toFile().length() == 0;
        }

        long offset() {
            return tail.offset();
        }

        Set<Diagnostic> errors() {
            return errors;
        }

        EngineWords words() {
            return words;
        }

        /** A server that is away, or refuses, holds up nothing but this: it is tried again a second later, and at the end. */
        void shipIfServerAnswers() {
            if (!step.events() || (serverIsAway && System.nanoTime() - awaySince < PAUSE_NANOS)) {
                return;
            }
            try {
                shipper.flush(briefServer);
                tail.poll(this::takeAndShip);
                shipper.flush(briefServer);
                serverIsAway = false;
            } catch (ProblemException e) {
                if (!serverIsAway) {
                    LOG.warn("run {}: what its engine says cannot be told: {}", step.runId(), e.getMessage());
                }
                serverIsAway = true;
                awaySince = System.nanoTime();
            }
        }

        /** The engine has ended: nothing more will come. */
        void readToTheEnd() {
            if (step.events()) {
                tail.drain(this::take);
            }
        }

        void shipAll(WorkerApi patient) {
            shipper.flush(patient);
        }

        private void takeAndShip(LineTail.Line line) {
            take(line);
            shipper.flushIfFull(briefServer);
        }

        private void take(LineTail.Line line) {
            EngineEvent event = PARSER.parse(line.text());
            words.hear(event);
            noteErrors(event);
            shipper.add(line.endOffset(), translator.translate(event, clock.instant()));
        }

        private void noteErrors(EngineEvent event) {
            if (event instanceof EngineEvent.Diagnosed diagnosed
                    && diagnosed.diagnostic().isError()
                    && errors.size() < MOST_ERRORS) {
                errors.add(translator.translate(diagnosed.diagnostic()));
            }
        }

        @Override
        public void close() {
            tail.close();
        }
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
