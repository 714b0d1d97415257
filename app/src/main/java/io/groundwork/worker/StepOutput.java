package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Cut;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunEvent;
import io.groundwork.run.plan.Diagnostic;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.event.EngineEvent;
import io.groundwork.terraform.event.EventParser;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.LineTail;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Standard output of one engine command on its way to the feed. Used by one thread. */
final class StepOutput implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StepOutput.class);
    private static final EventParser PARSER = EngineKind.parserOfAny();
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
    private static final int MOST_ERRORS = 20;
    private static final int MOST_WORDS = 20;
    private static final int LONGEST_WORD = 2_000;

    /** How both engines end a line of what a provisioner prints: most of a flood is passed over by this alone. */
    private static final String PROVISIONER_PRINTS = "\"type\":\"provision_progress\"}";

    private final StepRunner.Followed step;
    private final EventTranslator translator;
    private final WorkerApi briefServer;
    private final Clock clock;
    private final Runnable lookUp;
    private final FeedShipper shipper;
    private final LineTail tail;
    private final LogBudget budget;
    private final Set<Diagnostic> errors = new LinkedHashSet<>();
    private final EngineWords words = new EngineWords();
    private final Deque<String> bareErrors = new ArrayDeque<>();
    private final Deque<String> bareWords = new ArrayDeque<>();
    private boolean serverIsAway;
    private long awaySince;

    /**
     * Reads from the start: errors that an earlier worker has shipped are needed for the ending, too.
     *
     * @param lookUp done between two requests to the server: a flood of output must not hide that the run was canceled
     */
    StepOutput(
            StepRunner.Followed step,
            EventTranslator translator,
            WorkerApi briefServer,
            Clock clock,
            LogBudget budget,
            Runnable lookUp) {
        this.step = step;
        this.translator = translator;
        this.briefServer = briefServer;
        this.clock = clock;
        this.budget = budget;
        this.lookUp = lookUp;
        this.shipper = new FeedShipper(step.runId(), step.source() + "/out", isEmpty(step.attempt()));
        this.tail = LineTail.of(step.attempt().output(), 0);
    }

    private static boolean isEmpty(Attempt attempt) {
        return attempt.output().toFile().length() == 0;
    }

    long offset() {
        return tail.offset();
    }

    /** The engine's first few errors, without repetitions. */
    List<Diagnostic> errors() {
        return List.copyOf(errors);
    }

    EngineWords words() {
        return words;
    }

    /**
     * What an engine said last that is not one of its diagnostics: errors it merely logs, or plain text; blank if nothing.
     *
     * @param standardError what it said there
     */
    String lastWords(String standardError) {
        if (!bareErrors.isEmpty()) {
            return String.join("\n", bareErrors) + (standardError.isBlank() ? "" : "\n" + standardError);
        }
        return standardError.isBlank() ? String.join("\n", bareWords) : standardError;
    }

    /**
     * Ships some of what is there. A server that is away, or refuses, holds up nothing but this: it is tried again a second later,
     * and at the end.
     *
     * @return whether there is more to be shipped at once
     */
    boolean shipIfServerAnswers() {
        if (!step.events() || (serverIsAway && System.nanoTime() - awaySince < RETRY_INTERVAL.toNanos())) {
            return false;
        }
        try {
            shipper.flush(briefServer);
            tail.poll(this::takeAndShip);
            shipper.flush(briefServer);
            serverIsAway = false;
            return !tail.isAtEnd();
        } catch (ProblemException e) {
            if (!serverIsAway) {
                LOG.warn("run {}: what its engine says cannot be told: {}", step.runId(), e.getMessage());
            }
            serverIsAway = true;
            awaySince = System.nanoTime();
            return false;
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
        budget.leftOut(tail.missing(), clock.instant()).ifPresent(mark -> {
            var last = new FeedShipper(step.runId(), step.source() + "/cut", false);
            last.add(1, List.of(mark));
            last.flush(patient);
        });
    }

    private void takeAndShip(LineTail.Line line) {
        take(line);
        if (shipper.isFull()) {
            shipper.flush(briefServer);
            lookUp.run();
        }
    }

    private void take(LineTail.Line line) {
        if (budget.isSpent() && line.text().endsWith(PROVISIONER_PRINTS)) {
            budget.leaveOut(line.text().length());
            return;
        }
        EngineEvent event = PARSER.parse(line.text());
        words.hear(event);
        note(event);
        List<RunEvent> events = translator.translate(event, clock.instant());
        shipper.add(line.endOffset(), budget.admitted(events, clock.instant()));
    }

    private void note(EngineEvent event) {
        switch (event) {
            case EngineEvent.Diagnosed diagnosed -> {
                if (diagnosed.diagnostic().isError() && errors.size() < MOST_ERRORS) {
                    errors.add(translator.translate(diagnosed.diagnostic()));
                }
            }
            case EngineEvent.Log log -> {
                if (log.envelope().level().equals("error")) {
                    remember(bareErrors, log.message());
                }
            }
            case EngineEvent.Plain plain -> remember(bareWords, plain.text());
            default -> {}
        }
    }

    private void remember(Deque<String> last, String text) {
        if (text.isBlank()) {
            return;
        }
        if (last.size() == MOST_WORDS) {
            last.removeFirst();
        }
        last.addLast(Cut.to(LONGEST_WORD, translator.said(text.strip())));
    }

    @Override
    public void close() {
        tail.close();
    }
}
