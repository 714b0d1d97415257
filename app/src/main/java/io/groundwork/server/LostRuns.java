package io.groundwork.server;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.registry.RunRegistry;
import io.groundwork.run.ProvisionStatus;
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
    private static final Duration EVERY = Duration.ofSeconds(30);

    /** Each costs a call to Temporal; the others get their turn with the next looks. */
    private static final int MOST_AT_A_LOOK = 20;

    private final RunRegistry registry;
    private final Runs temporal;
    /** Runs that were not carried at the last look: a last word, or a first one, may be on its way. */
    private Set<String> suspects = Set.of();
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
            while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
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
            try {
                if (isCarried(run)) {
                    continue;
                }
            } catch (ProblemException e) {
                LOG.debug("run {}: Temporal does not say whether it carries it: {}", run.runId(), e.getMessage());
                return;
            }
            if (suspects.contains(run.runId())) {
                LOG.warn("run {}: Temporal does not carry it any more, and nobody told its end", run.runId());
                end(run);
            } else {
                gone.add(run.runId());
            }
        }
        suspects = gone;
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
        if (!isCarried(run)) {
            end(run);
        }
    }

    private boolean isCarried(RunView run) {
        return temporal.liveness(run.workflowId()) == Runs.Liveness.OPEN;
    }

    private void end(RunView run) {
        registry.end(
                run.runId(),
                ProvisionStatus.ERRORED,
                new Problem(
                        "run_lost",
                        ProblemKind.EXTERNAL,
                        "Temporal does not carry the run any more: it was terminated, or its history is gone",
                        "start a new run; if this one had begun to apply, its workspace is in doubt until its worker proves"
                                + " the end"));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
