package io.groundwork.registry;

import static java.util.Objects.requireNonNull;

import io.groundwork.database.Database;
import io.groundwork.run.Decision;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.Stage;
import io.groundwork.run.Waiting;
import io.groundwork.run.plan.PlanSummary;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which runs wait for a worker that is not there, and tells them so: nobody else can, for the workers are silent. Thread-safe;
 * {@link #look} is for one thread.
 */
public final class WorkerWatch {
    /** Of a worker that was never heard of. */
    private static final Duration SILENCE_OF_UNKNOWN = Duration.ofDays(1);
    /** A worker that is there takes a run within a second. */
    private static final Duration UNTAKEN_AFTER = Duration.ofSeconds(5);

    /** By their index: a server may remember a million runs that are over. */
    private static final String NEEDY = RunStatus.known().stream()
            .filter(status -> !status.ended())
            .map(status -> "'" + status.wireName() + "'")
            .collect(Collectors.joining(", ", """
                    select r.run_id, r.status, r.status_since,
                      (select t.holder from run_tokens t where t.run_id = r.run_id order by t.epoch desc limit 1),
                      case when r.status = 'awaiting_approval' then r.plan end,
                      case when r.status = 'awaiting_approval' then r.decision end
                    from runs r where (r.status <> 'awaiting_approval' or r.decision is not null) and r.status in (""", ")"));

    private final Database database;
    private final EventLog feed;
    private final WorkerLiveness workers;
    private final Clock clock;
    private final Map<String, Told> told = new HashMap<>();

    public WorkerWatch(Database database, EventLog feed, WorkerLiveness workers, Clock clock) {
        this.database = database;
        this.feed = feed;
        this.workers = workers;
        this.clock = clock;
    }

    /** What a run was told, and when it is told again if that goes on. */
    private record Told(Waiting what, Instant again) {}

    /** A run that needs a worker to go on. */
    private record Needy(
            String runId,
            RunStatus status,
            Instant since,
            @Nullable String holder,
            boolean asksPeople) {}

    /** An approved run is shown as waiting for its approval until its worker takes the apply. */
    private static boolean asksPeople(RunStatus status, @Nullable PlanSummary plan, @Nullable Decision decision) {
        return status == RunStatus.AWAITING_APPROVAL && (decision == null || !decision.isOn(plan));
    }

    private record Found(RunStatus status, Waiting waiting) {}

    /** The run with what it waits for, if that is a worker. */
    public RunView watched(RunView run) {
        if (run.status().ended()) {
            return run;
        }
        return waitingFor(new Needy(
                        run.runId(),
                        run.status(),
                        run.statusSince(),
                        holder(run.runId()),
                        asksPeople(run.status(), run.plan(), run.decision())))
                .map(run::withWaiting)
                .orElse(run);
    }

    private @Nullable String holder(String runId) {
        return database.read(
                sql -> sql.sql("select holder from run_tokens where run_id = ? order by epoch desc limit 1")
                        .param(runId)
                        .query(String.class)
                        .optional()
                        .orElse(null));
    }

    /** As above, for several. */
    public List<RunView> watched(List<RunView> runs) {
        if (runs.stream().allMatch(run -> run.status().ended())) {
            return runs;
        }
        Map<String, Found> found = find();
        return runs.stream()
                .map(run -> {
                    Found it = found.get(run.runId());
                    return it == null ? run : run.withWaiting(it.waiting());
                })
                .toList();
    }

    /** How many runs wait for a worker. */
    public long waiting() {
        return find().size();
    }

    private Optional<Waiting> waitingFor(Needy run) {
        if (run.asksPeople()) {
            return Optional.empty();
        }
        String holder = run.holder();
        if (holder != null) {
            return workers.silentSince(holder).map(since -> new Waiting(holder, since));
        }
        boolean untaken = run.since().plus(UNTAKEN_AFTER).isBefore(clock.instant());
        boolean nobody = workers.present().orElse(1) == 0;
        return untaken && nobody
                ? Optional.of(new Waiting(null, workers.lastHeard().orElse(null)))
                : Optional.empty();
    }

    private Map<String, Found> find() {
        List<Needy> needy = database.read(sql -> sql.sql(NEEDY)
                .query((row, number) -> {
                    RunStatus status = RunStatus.of(row.getString(2));
                    return new Needy(
                            requireNonNull(row.getString(1)),
                            status,
                            Instant.parse(row.getString(3)),
                            row.getString(4),
                            asksPeople(
                                    status,
                                    RunRows.value(row.getString(5), PlanSummary.class),
                                    RunRows.value(row.getString(6), Decision.class)));
                })
                .list());
        Map<String, Found> found = new LinkedHashMap<>();
        needy.forEach(run ->
                waitingFor(run).ifPresent(waiting -> found.put(run.runId(), new Found(run.status(), waiting))));
        return found;
    }

    /** Tells each run once what it waits for, again while that lasts, ever more seldom, and when it is over. */
    public void look() {
        Instant now = clock.instant();
        Map<String, Found> found = find();
        for (String runId : List.copyOf(told.keySet())) {
            if (!found.containsKey(runId)) {
                told.remove(runId);
                tell(runId, line(now, Stage.PREPARE, "info", "the run waits for no worker any more"));
            }
        }
        found.forEach((runId, run) -> {
            Told before = told.get(runId);
            boolean news = before == null || !sameWorker(before.what(), run.waiting());
            if (before == null || news || !now.isBefore(before.again())) {
                told.put(runId, new Told(run.waiting(), now.plus(pause(run.waiting(), news, now))));
                tell(
                        runId,
                        line(
                                now,
                                stage(run.status()),
                                "warn",
                                "waiting: " + run.waiting().sentence(now)));
            }
        });
    }

    private static boolean sameWorker(Waiting one, Waiting other) {
        return Objects.equals(one.worker(), other.worker());
    }

    /** As long as it has been silent: a run that waits for a year is told some twenty times. */
    private Duration pause(Waiting waiting, boolean news, Instant now) {
        Instant since = waiting.since();
        Duration silence = since == null ? SILENCE_OF_UNKNOWN : Duration.between(since, now);
        return news || silence.compareTo(WorkerLiveness.NOTABLE_SILENCE) < 0 ? WorkerLiveness.NOTABLE_SILENCE : silence;
    }

    private void tell(String runId, RunEvent event) {
        boolean told = database.writeQuickly(sql -> {
            boolean open = isOpen(sql, runId);
            if (open) {
                feed.append(sql, runId, List.of(event));
            }
            return open;
        });
        if (told) {
            feed.ring(runId);
        }
    }

    private static boolean isOpen(JdbcClient sql, String runId) {
        return !RunRegistry.row(sql, runId).status().ended();
    }

    private static RunEvent line(Instant at, Stage stage, String level, String text) {
        return new RunEvent.LogLine(at, stage, level, text, null);
    }

    private static Stage stage(RunStatus status) {
        return switch (status) {
            case UNINITIALIZED -> Stage.PREPARE;
            case INITIALIZING, INITIALIZED -> Stage.INIT;
            case PLANNING, PLANNED -> Stage.PLAN;
            case POLICY_CHECKING, POLICY_CHECKED, POLICY_FAILED -> Stage.POLICY;
            case AWAITING_APPROVAL, REJECTED, EXPIRED -> Stage.DECISION;
            case APPLYING, DESTROYING, RECOVERING, APPLIED, DESTROYED -> Stage.APPLY;
            case PLANNED_AND_FINISHED, CANCELED, ERRORED -> Stage.CONCLUDE;
            case UNKNOWN -> Stage.PREPARE;
        };
    }
}
