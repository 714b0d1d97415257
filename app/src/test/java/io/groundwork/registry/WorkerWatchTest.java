package io.groundwork.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.Decision;
import io.groundwork.run.RunStatus;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.Waiting;
import io.groundwork.run.plan.PlanSummary;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs whose worker is not there, at a clock that the test turns. */
final class WorkerWatchTest extends RegistryInUse {
    private Instant now = NOW;
    private WorkerLiveness workers;
    private WorkerWatch watch;

    @BeforeEach
    void begin() {
        workers = new WorkerLiveness(new Turned());
        watch = new WorkerWatch(database, feed, workers, new Turned());
    }

    private final class Turned extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void a_run_that_nobody_takes_is_told_after_some_seconds_that_no_worker_has_been_heard_of() {
        create(ONE, "shop");
        now = NOW.plusSeconds(16);

        watch.look();
        watch.look();

        assertThat(told(ONE)).containsExactly("RunStarted", "waiting: no worker has been heard of");
        assertThat(watch.watched(registry.get(ONE)).waiting()).isEqualTo(new Waiting(null, null));
        assertThat(watch.waiting()).isEqualTo(1);
    }

    @Test
    void nothing_is_said_of_a_run_that_a_worker_has_not_had_the_time_to_take() {
        now = NOW.minusSeconds(60);
        begin();
        create(ONE, "shop");
        now = NOW.plusSeconds(4);

        watch.look();

        assertThat(told(ONE)).containsExactly("RunStarted");
    }

    @Test
    void a_server_that_was_restarted_waits_for_the_first_signs_of_its_workers() {
        create(ONE, "shop");
        now = NOW.plusSeconds(12);

        watch.look();

        assertThat(workers.present()).isEmpty();
        assertThat(told(ONE)).containsExactly("RunStarted");
    }

    @Test
    void nothing_is_said_while_a_worker_is_there() {
        create(ONE, "shop");
        now = NOW.plusSeconds(20);
        workers.heardOf("w1");

        watch.look();

        assertThat(workers.present()).hasValue(1);
        assertThat(told(ONE)).containsExactly("RunStarted");
        assertThat(watch.watched(registry.get(ONE)).waiting()).isNull();
    }

    @Test
    void a_run_whose_worker_is_silent_is_told_which_one_and_for_how_long() {
        applyingOn("w1");
        workers.heardOf("w1");
        workers.heardOf("w2");
        now = NOW.plusSeconds(90);
        workers.heardOf("w2");

        watch.look();

        assertThat(told(ONE)).last().isEqualTo("waiting: worker w1 silent for 1m30s");
        assertThat(watch.watched(registry.get(ONE)).waiting()).isEqualTo(new Waiting("w1", NOW));
    }

    @Test
    void it_is_told_again_ever_more_seldom_and_when_it_is_over() {
        applyingOn("w1");
        workers.heardOf("w1");
        for (int second = 1; second <= 600; second++) {
            now = NOW.plusSeconds(second);
            watch.look();
        }
        workers.heardOf("w1");
        watch.look();

        assertThat(told(ONE).stream().filter(line -> line.contains("wait")))
                .containsExactly(
                        "waiting: worker w1 silent for 31s",
                        "waiting: worker w1 silent for 1m01s",
                        "waiting: worker w1 silent for 2m02s",
                        "waiting: worker w1 silent for 4m04s",
                        "waiting: worker w1 silent for 8m08s",
                        "the run waits for no worker any more");
    }

    @Test
    void a_run_that_waits_for_a_person_needs_no_worker() {
        create(ONE, "shop");
        registry.apply(ONE, step(1, RunStatus.AWAITING_APPROVAL));
        now = NOW.plus(Duration.ofHours(1));

        watch.look();

        assertThat(told(ONE)).noneMatch(line -> line.contains("waiting"));
        assertThat(watch.watched(registry.get(ONE)).waiting()).isNull();
    }

    @Test
    void an_approved_run_whose_worker_is_not_there_to_take_its_apply_says_so() {
        create(ONE, "shop");
        var plan = new PlanSummary("p1", "v1", 1, 0, 0, 0, true, "Terraform 1.11.4");
        var approval = new Decision(Decision.Verdict.APPROVE, "ann", "go", "p1");
        registry.apply(
                ONE, new StatusUpdate(1, RunStatus.AWAITING_APPROVAL, NOW, plan, null, approval, null, List.of()));
        now = NOW.plusSeconds(60);

        watch.look();

        assertThat(told(ONE)).contains("waiting: no worker has been heard of");
        assertThat(watch.watched(registry.get(ONE)).waiting()).isNotNull();

        var other = new PlanSummary("p2", "v2", 1, 0, 0, 0, true, "Terraform 1.11.4");
        registry.apply(ONE, new StatusUpdate(2, RunStatus.AWAITING_APPROVAL, NOW, other, null, null, null, List.of()));
        assertThat(watch.watched(registry.get(ONE)).waiting())
                .as("another plan, which people are asked about")
                .isNull();
    }

    @Test
    void a_run_that_is_over_is_told_nothing() {
        applyingOn("w1");
        now = NOW.plusSeconds(90);
        watch.look();
        registry.apply(ONE, step(2, RunStatus.CANCELED));
        int before = told(ONE).size();

        watch.look();

        assertThat(told(ONE)).hasSize(before);
        assertThat(watch.waiting()).isZero();
    }

    private void applyingOn(String worker) {
        begun();
        database.write(
                sql -> sql.sql("insert into run_tokens (token_hash, run_id, workspace, phase, holder, epoch, revoked)"
                                + " values ('h', ?, 'shop', 'apply', ?, 1, 0)")
                        .params(ONE, worker)
                        .update());
    }
}
