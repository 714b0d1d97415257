package io.groundwork.worker;

import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this worker did, in numbers. Labels are values of enums: they never grow with the number of runs or workspaces. What
 * can be known in advance is there from the start at zero, so that the first failure is seen as an increase. Thread-safe.
 */
final class RunMeters {
    private static final int MOST_REMEMBERED = 1_000;
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(4),
        Duration.ofHours(24)
    };

    private final MeterRegistry registry;
    private final Set<Heartbeat> beating = ConcurrentHashMap.newKeySet();
    /** The last update of each run that was counted: one whose answer was lost is told again. */
    private final Map<String, Integer> counted = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    RunMeters(MeterRegistry registry) {
        this.registry = registry;
        RunStatus.known().stream().filter(RunStatus::ended).forEach(this::finished);
        for (Stage stage : List.of(Stage.INIT, Stage.PLAN, Stage.APPLY)) {
            Arrays.stream(EngineExit.values()).forEach(exit -> exits(stage, exit));
        }
        for (Stage stage : Stage.known()) {
            stageTime(stage, "finished");
            stageTime(stage, "failed");
        }
        Gauge.builder("groundwork.engine.steps", beating, Set::size)
                .description("engine steps that this worker is busy with, or that wait for a free engine")
                .register(registry);
        Gauge.builder("groundwork.heartbeat.age", beating, RunMeters::oldestBeat)
                .description("time since the last heartbeat of the step that has been silent for the longest")
                .baseUnit("seconds")
                .register(registry);
    }

    /** From now on it is told how many engines could still be started. */
    void watch(EngineSlots slots) {
        Gauge.builder("groundwork.engines.free", slots, EngineSlots::free)
                .description("engines that this worker could start beside those that run")
                .register(registry);
    }

    private static double oldestBeat(Set<Heartbeat> beating) {
        return beating.stream().mapToDouble(Heartbeat::secondsSilent).max().orElse(0);
    }

    /** The server has taken an update of a run. */
    void told(String runId, StatusUpdate update) {
        if (!isNews(runId, update.sequence())) {
            return;
        }
        for (RunEvent event : update.events()) {
            if (event instanceof RunEvent.StageChanged changed && changed.durationMillis() != null) {
                stageTime(changed.stage(), changed.state()).record(Duration.ofMillis(changed.durationMillis()));
            }
        }
        if (update.status().ended()) {
            finished(update.status()).increment();
        }
    }

    private boolean isNews(String runId, int sequence) {
        synchronized (counted) {
            boolean news = counted.getOrDefault(runId, 0) < sequence;
            if (news) {
                counted.put(runId, sequence);
            }
            return news;
        }
    }

    void engineEnded(Stage stage, EngineExit exit) {
        exits(stage, exit).increment();
    }

    void begins(Heartbeat heartbeat) {
        beating.add(heartbeat);
    }

    void ends(Heartbeat heartbeat) {
        beating.remove(heartbeat);
    }

    private Counter finished(RunStatus status) {
        return Counter.builder("groundwork.runs.finished")
                .description("runs whose end this worker told the server")
                .tag("status", status.wireName())
                .register(registry);
    }

    private Counter exits(Stage stage, EngineExit exit) {
        return Counter.builder("groundwork.engine.exits")
                .description("engine commands that came to an end, by how they did")
                .tag("stage", stage.wireName())
                .tag("kind", exit.label())
                .register(registry);
    }

    private Timer stageTime(Stage stage, String result) {
        return Timer.builder("groundwork.stage")
                .description("how long runs were in a stage, with retries and waiting")
                .tag("stage", stage.wireName())
                .tag("result", result)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
