package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
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

/**
 * Follows one engine command from wherever it is to its end: ships its output to the run's feed, keeps Temporal informed,
 * passes a cancellation on as one TERM. Whether this process started the engine or found it running makes no difference.
 * Thread-safe.
 */
final class StepRunner {
    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final int MOST_ERRORS = 20;

    private final WorkerApi server;
    private final EventParser parser;
    private final Clock clock;
    private final RunMeters meters;

    StepRunner(WorkerApi server, EventParser parser, Clock clock, RunMeters meters) {
        this.server = server;
        this.parser = parser;
        this.clock = clock;
        this.meters = meters;
    }

    /** Makes a runner for the words of an engine. */
    record Factory(WorkerApi server, Clock clock, RunMeters meters) {
        StepRunner forEngine(EngineKind kind) {
            return new StepRunner(server, kind.eventParser(), clock, meters);
        }
    }

    /**
     * What is followed.
     *
     * @param source name of the attempt among all of the run, e.g. {@code w-1f2e3d4c5b/apply-1}
     * @param events whether standard output goes to the feed; a document does not
     */
    record Followed(Attempt attempt, String runId, Stage stage, String source, boolean events) {}

    /**
     * Follows to the end. Raises {@link Handover} where this attempt of the activity is not to finish it,
     * {@link Stopped} where the engine was stopped because the run was canceled, and the problems {@code engine_lost},
     * {@code workspace_busy_on_host}.
     *
     * @param atExit given the engine's exit code once, before the last of what it said is told
     */
    StepEnd follow(Followed step, Pulse pulse, Redactor redactor, IntConsumer atExit) throws IOException {
        var translator = new EventTranslator(step.stage(), redactor);
        var stop = new EngineStop(step.attempt(), step.stage());
        try (var output = new Output(step, translator)) {
            AttemptStatus status = step.attempt().status();
            while (true) {
                if (status instanceof AttemptStatus.Exited exited) {
                    atExit.accept(exited.code());
                }
                output.ship(status.isOver());
                pulse.at(output.offset());
                if (status.isOver()) {
                    break;
                }
                status = awaitOrHandOver(step.attempt(), pulse, stop);
            }
            String complaint = StandardError.ship(step, server, translator, clock.instant());
            return endOf(step, status, output.errors(), complaint, pulse);
        }
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

    private StepEnd endOf(Followed step, AttemptStatus status, Set<Diagnostic> errors, String complaint, Pulse pulse) {
        return switch (status) {
            case AttemptStatus.Exited exited -> {
                var end = new StepEnd(exited.code(), List.copyOf(errors), complaint);
                meters.engineEnded(
                        step.stage(),
                        EngineExit.of(
                                step.stage(), exited.code(), step.attempt().stopRequested()));
                boolean canceled = pulse.verdict() instanceof Pulse.Verdict.Stop;
                if (exited.code() != 0 && canceled && step.attempt().stopRequested()) {
                    throw new Stopped(((Pulse.Verdict.Stop) pulse.verdict()).cause());
                }
                yield end;
            }
            case AttemptStatus.Busy ignored -> throw busy(step);
            case AttemptStatus.Lost lost -> {
                meters.engineEnded(step.stage(), EngineExit.LOST);
                throw lost(step, lost);
            }
            case AttemptStatus.NotStarted ignored -> throw new IllegalStateException("not over");
            case AttemptStatus.Running ignored -> throw new IllegalStateException("not over");
        };
    }

    private static RuntimeException busy(Followed step) {
        return new Problem(
                        "workspace_busy_on_host",
                        ProblemKind.ENGINE,
                        step.stage().wireName() + ": another engine, or a process it left behind, still holds the"
                                + " workspace on this worker",
                        "see what it is ('ps' on the worker), wait for its end, then start a new run")
                .asException();
    }

    /** What only reads is simply started again: by the next attempt of the activity. */
    private static RuntimeException lost(Followed step, AttemptStatus.Lost lost) {
        return new Problem(
                        "engine_lost",
                        step.stage() == Stage.APPLY ? ProblemKind.ENGINE : ProblemKind.EXTERNAL,
                        step.stage().wireName() + ": the engine is gone and nobody knows how it ended: " + lost.why(),
                        EngineProblems.AFTER_LOSS)
                .asException();
    }

    /** Standard output on its way to the feed. */
    private final class Output implements AutoCloseable {
        private final Followed step;
        private final EventTranslator translator;
        private final FeedShipper shipper;
        private final LineTail tail;
        private final Set<Diagnostic> errors = new LinkedHashSet<>();
        private final long shippedBefore;

        Output(Followed step, EventTranslator translator) {
            this.step = step;
            this.translator = translator;
            this.shipper = new FeedShipper(server, step.runId(), step.source() + "/out");
            this.shippedBefore =
                    step.events() && step.attempt().output().toFile().length() > 0 ? shipper.position() : 0;
            // From the start: errors that an earlier worker has shipped are needed for the ending, too.
            this.tail = LineTail.of(step.attempt().output(), 0);
        }

        long offset() {
            return tail.offset();
        }

        Set<Diagnostic> errors() {
            return errors;
        }

        void ship(boolean over) {
            if (!step.events()) {
                return;
            }
            if (over) {
                tail.drain(this::take);
            } else {
                tail.poll(this::take);
            }
            shipper.flush();
        }

        private void take(LineTail.Line line) {
            EngineEvent event = parser.parse(line.text());
            if (line.endOffset() > shippedBefore) {
                shipper.add(line.endOffset(), translator.translate(event, clock.instant()));
            }
            noteErrors(event);
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
