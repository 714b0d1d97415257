package io.groundwork.server;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.registry.RunRegistry;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.Runs;
import io.groundwork.web.OrphanPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs that Temporal no longer carries, although nobody has told the server their end: their workflow was terminated, or its
 * last word was lost. They are ended when their workspace is asked for, and by a look now and then, so that no list shows for
 * weeks what is over. Thread-safe; looks until closed.
 */
final class LostRuns implements OrphanPolicy, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LostRuns.class);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(30);

    /** Each costs a call to Temporal; the others get their turn with the next looks. */
    private static final int MOST_AT_A_LOOK = 20;

    private final RunRegistry registry;
    private final Runs temporal;
    /** Runs that were not carried at the last look: a last word, or a first one, may be on its way. */
    private Set<String> suspects = Set.of();
    /** Runs that this Temporal has never heard of; all of them at most, and only until the next start. */
    private final Set<String> strangers = new HashSet<>();
    /** The last one looked at; those after it come next. */
    private @Nullable String last;

    private final CountDownLatch closed = new CountDownLatch(1);

    LostRuns(RunRegistry registry, Runs temporal) {
        this.registry = registry;
        this.temporal = temporal;
    }

    LostRuns start() {
        Thread.ofVirtual().name("lost-runs").start(this::lookUntilClosed);
        return this;
    }

    private void lookUntilClosed() {
        try {
            while (!closed.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException e) {
                    LOG.warn("looking for runs that Temporal has lost", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what was not carried at the look before, and still is not. If Temporal is away, nothing is known of any run. */
    synchronized void look() {
        Set<String> gone = new HashSet<>();
        for (RunView run : next()) {
            Runs.Liveness liveness;
            try {
                liveness = temporal.liveness(run.workflowId());
            } catch (ProblemException e) {
                LOG.debug("run {}: Temporal does not say whether it carries it: {}", run.runId(), e.getMessage());
                return;
            }
            if (liveness == Runs.Liveness.OPEN) {
                continue;
            }
            if (liveness == Runs.Liveness.UNKNOWN && hasBegun(run)) {
                // This may be another Temporal, or another namespace, than the one that carries it.
                warnOnce(run);
                continue;
            }
            if (suspects.contains(run.runId())) {
                LOG.warn("run {}: Temporal does not carry it any more, and nobody told its end", run.runId());
                end(run, liveness);
            } else {
                gone.add(run.runId());
            }
        }
        suspects = gone;
    }

    private void warnOnce(RunView run) {
        if (strangers.add(run.runId())) {
            LOG.warn(
                    "run {}: its workflow has begun, and this namespace of Temporal has never heard of it; it is left as it is until"
                            + " somebody starts another run in its workspace",
                    run.runId());
        }
    }

    /** Suspects first, then those that have waited the longest for a look. */
    private List<RunView> next() {
        List<RunView> unfinished = registry.unfinished();
        String before = last == null ? "" : last;
        List<RunView> others = unfinished.stream()
                .filter(run -> !suspects.contains(run.runId()))
                .filter(run -> run.runId().compareTo(before) > 0)
                .limit(MOST_AT_A_LOOK)
                .toList();
        last = others.size() < MOST_AT_A_LOOK ? null : others.getLast().runId();
        return Stream.concat(unfinished.stream().filter(run -> suspects.contains(run.runId())), others.stream())
                .toList();
    }

    /** Ends the run if Temporal does not carry it; raises {@code temporal_unreachable} (external). */
    @Override
    public void settle(RunView run) {
        Runs.Liveness liveness = temporal.liveness(run.workflowId());
        if (liveness != Runs.Liveness.OPEN) {
            end(run, liveness);
        }
    }

    /** Whether its workflow has said anything. */
    private static boolean hasBegun(RunView run) {
        return run.status() != RunStatus.UNINITIALIZED;
    }

    private void end(RunView run, Runs.Liveness liveness) {
        registry.end(
                run.runId(),
                RunStatus.ERRORED,
                new Problem(
                        "run_lost",
                        ProblemKind.EXTERNAL,
                        liveness == Runs.Liveness.CLOSED
                                ? "the run's workflow is over in Temporal, as if somebody had terminated it, and has not told how it ended"
                                : "Temporal does not know the run's workflow: it was never started there, or its history is gone",
                        "start a new run; if this one had begun to apply, its workspace is in doubt until its worker proves"
                                + " the end"));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
