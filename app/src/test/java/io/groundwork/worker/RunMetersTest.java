package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.client.WorkerApi;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.groundwork.secret.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunMetersTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final RunMeters meters = new RunMeters(registry);

    @Test
    void an_update_that_is_told_twice_counts_once() {
        StatusUpdate end = update(4, RunStatus.APPLIED, stage(Stage.APPLY, "finished", 2_500L));

        meters.told("run-1", end);
        meters.told("run-1", end);
        meters.told("run-2", end);

        assertThat(registry.get("groundwork.runs.finished")
                        .tag("status", "applied")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("groundwork.stage")
                        .tags("stage", "apply", "result", "finished")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(5_000);
    }

    @Test
    void what_only_begins_is_neither_timed_nor_counted_as_an_end() {
        meters.told("run-1", update(1, RunStatus.PLANNING, stage(Stage.PLAN, "started", null)));

        assertThat(registry.find("groundwork.stage").timers()).allMatch(timer -> timer.count() == 0);
        assertThat(registry.find("groundwork.runs.finished").counters()).allMatch(counter -> counter.count() == 0);
    }

    @Test
    void every_way_to_end_is_there_before_it_happens() {
        assertThat(registry.find("groundwork.runs.finished").counters())
                .extracting(counter -> counter.getId().getTag("status"))
                .contains("applied", "errored", "canceled", "expired")
                .doesNotContain("planning");
        assertThat(registry.find("groundwork.engine.exits").counters())
                .extracting(counter -> counter.getId().getTag("kind"))
                .contains("succeeded", "failed", "stopped", "killed", "lost");
        assertThat(registry.get("groundwork.heartbeat.age").gauge().value()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "APPLY, 0, false, SUCCEEDED",
        "PLAN, 2, false, SUCCEEDED",
        "APPLY, 2, false, FAILED",
        "APPLY, 1, false, FAILED",
        "APPLY, 1, true, STOPPED",
        "APPLY, 143, true, STOPPED",
        "APPLY, 137, false, KILLED",
        "APPLY, 0, true, SUCCEEDED"
    })
    void an_exit_code_has_one_meaning(Stage stage, int code, boolean stopRequested, EngineExit exit) {
        assertThat(EngineExit.of(stage, code, stopRequested)).isEqualTo(exit);
    }

    @Test
    void what_the_server_does_not_answer_is_not_known() {
        try (WorkerApi nobody = new WorkerApi(URI.create("http://127.0.0.1:1"), new Secret("t"))) {
            var view = new ServerView(registry, nobody, Clock.systemUTC());

            view.refresh();

            assertThat(registry.get("groundwork.server.up").gauge().value()).isZero();
            assertThat(registry.get("groundwork.approvals.waiting").gauge().value())
                    .isNaN();
        }
    }

    private static RunEvent stage(Stage stage, String state, @Nullable Long millis) {
        return new RunEvent.StageChanged(NOW, stage, state, 1, millis, null);
    }

    private static StatusUpdate update(int sequence, RunStatus status, RunEvent event) {
        return new StatusUpdate(sequence, status, NOW, null, null, null, null, List.of(event));
    }
}
