package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunStatus;
import io.groundwork.run.UnfinishedRuns;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What only the server knows, in numbers: it is asked each time before somebody looks, so nothing is lost where a worker
 * starts over, and every worker says the same. While the server does not answer the numbers are not there, which is what
 * is known. Thread-safe.
 */
final class ServerView {
    private final WorkerApi server;
    private final Clock clock;
    private volatile Optional<Map<RunStatus, UnfinishedRuns>> seen = Optional.empty();

    ServerView(MeterRegistry registry, WorkerApi server, Clock clock) {
        this.server = server;
        this.clock = clock;
        RunStatus.known().stream()
                .filter(status -> !status.ended())
                .forEach(status -> Gauge.builder("groundwork.runs", this, view -> view.count(status))
                        .description("runs that have not ended, by where they are; the same on every worker")
                        .tag("status", status.wireName())
                        .register(registry));
        Gauge.builder("groundwork.approvals.waiting", this, view -> view.count(RunStatus.AWAITING_APPROVAL))
                .description("plans that wait for a person; the same on every worker")
                .register(registry);
        Gauge.builder("groundwork.approvals.oldest", this, ServerView::oldestApproval)
                .description("how long the oldest of them has waited, 0 if none does; the same on every worker")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("groundwork.server.up", this, view -> view.seen.isPresent() ? 1 : 0)
                .description("whether the server answers this worker")
                .register(registry);
    }

    /** Asks the server; takes a few seconds at most. */
    void refresh() {
        try {
            Map<RunStatus, UnfinishedRuns> byStatus = new EnumMap<>(RunStatus.class);
            List<UnfinishedRuns> answer = server.unfinishedRuns();
            answer.forEach(runs -> byStatus.put(runs.status(), runs));
            seen = Optional.of(byStatus);
        } catch (ProblemException e) {
            seen = Optional.empty();
        }
    }

    private double count(RunStatus status) {
        return number(status, UnfinishedRuns::count);
    }

    private double oldestApproval() {
        return number(RunStatus.AWAITING_APPROVAL, waiting -> secondsSince(waiting.oldestSince()));
    }

    private double number(RunStatus status, ToDoubleFunction<UnfinishedRuns> of) {
        return seen.map(runs -> Optional.ofNullable(runs.get(status)).stream()
                        .mapToDouble(of)
                        .sum())
                .orElse(Double.NaN);
    }

    private double secondsSince(Instant instant) {
        return Math.max(0, Duration.between(instant, clock.instant()).toMillis() / 1e3);
    }
}
