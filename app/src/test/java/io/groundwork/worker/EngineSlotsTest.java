package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class EngineSlotsTest {
    private final EngineSlots slots = new EngineSlots(1);

    @Test
    void a_slot_is_waited_for_until_it_is_given_back() {
        EngineSlots.Slot first = slots.take(EngineControl.none());
        BackgroundTask<EngineSlots.Slot> second =
                BackgroundTask.start("second", () -> slots.take(EngineControl.none()));
        assertThat(second.isDone()).isFalse();

        first.close();

        assertThat(second.value().taken()).isTrue();
        assertThat(slots.tryTake().taken()).isFalse();
    }

    @Test
    void a_run_that_is_canceled_while_it_waits_gets_no_engine_any_more() {
        var canceled = new ActivityCanceledException();
        try (EngineSlots.Slot _ = slots.take(EngineControl.none())) {
            assertThatThrownBy(
                            () -> slots.take(new EngineControl.Quiet(() -> new EngineControl.Verdict.Stop(canceled))))
                    .isInstanceOf(StepRunner.Stopped.class)
                    .hasCause(canceled);
        }

        assertThat(slots.free()).isEqualTo(1);
    }

    @Test
    void the_slot_of_an_engine_that_goes_on_is_kept_for_its_run_and_for_nobody_else() {
        slots.keep("run-1", slots.tryTake());
        assertThat(slots.free()).isZero();

        EngineSlots.Slot own = slots.takeOver("run-1");
        assertThat(slots.free()).isZero();
        slots.giveBackKept("run-1");
        assertThat(slots.free()).as("it was taken over").isZero();
        own.close();

        assertThat(slots.free()).isEqualTo(1);
    }

    @Test
    void a_step_that_is_done_once_more_keeps_no_second_slot_for_its_run() {
        var two = new EngineSlots(2);
        two.keep("run-1", two.tryTake());
        two.keep("run-1", two.tryTake());

        two.takeOver("run-1").close();

        assertThat(two.free()).isEqualTo(2);
    }

    @Test
    void a_kept_slot_that_nobody_takes_over_is_given_back_with_its_engine() {
        slots.keep("run-1", slots.tryTake());

        slots.giveBackKept("run-1");

        assertThat(slots.free()).isEqualTo(1);
    }

    @Test
    void an_engine_that_is_at_work_is_looked_after_before_those_that_wait_for_a_slot() {
        EngineSlots.Slot running = slots.takeAnyway();
        BackgroundTask<EngineSlots.Slot> waiting =
                BackgroundTask.start("waiting", () -> slots.take(EngineControl.none()));

        EngineSlots.Slot alsoRunning = slots.takeAnyway();

        assertThat(alsoRunning.taken()).isTrue();
        assertThat(waiting.isDone()).isFalse();
        assertThat(slots.free()).isZero();
        running.close();
        assertThat(waiting.isDone()).as("the other one is still at work").isFalse();
        alsoRunning.close();
        assertThat(waiting.value().taken()).isTrue();
    }

    @Test
    void an_attempt_that_is_over_waits_no_longer() {
        try (EngineSlots.Slot _ = slots.take(EngineControl.none())) {
            assertThatThrownBy(() -> slots.take(EngineControl.until(Duration.ZERO)))
                    .isInstanceOf(StepRunner.Handover.class);
        }
    }

    @Test
    void who_came_first_keeps_its_place_however_often_it_looks_whether_it_is_to_go_on() {
        EngineSlots.Slot working = slots.take(EngineControl.none());
        var firstLooks = new Semaphore(0);
        var firstMayGoOn = new Semaphore(0);
        BackgroundTask<EngineSlots.Slot> first = BackgroundTask.start(
                "first",
                () -> slots.take(new EngineControl.Quiet(() -> {
                    firstLooks.release();
                    firstMayGoOn.acquireUninterruptibly();
                    return new EngineControl.Verdict.Continue();
                })));
        firstLooks.acquireUninterruptibly();
        var secondLooked = new Semaphore(0);
        BackgroundTask<EngineSlots.Slot> second =
                BackgroundTask.start("second", () -> slots.take(looking(secondLooked)));
        secondLooked.acquireUninterruptibly();

        working.close();
        secondLooked.drainPermits();
        secondLooked.acquireUninterruptibly();
        firstMayGoOn.release(1_000);

        EngineSlots.Slot had = first.value();
        assertThat(second.isDone())
                .as("the second has its turn after the first")
                .isFalse();
        had.close();
        assertThat(second.value().taken()).isTrue();
    }

    @Test
    void a_step_that_would_not_wait_takes_no_slot_that_another_one_waits_for() {
        EngineSlots.Slot working = slots.take(EngineControl.none());
        var looks = new Semaphore(0);
        var mayGoOn = new Semaphore(0);
        BackgroundTask<EngineSlots.Slot> waiting = BackgroundTask.start(
                "waiting",
                () -> slots.take(new EngineControl.Quiet(() -> {
                    looks.release();
                    mayGoOn.acquireUninterruptibly();
                    return new EngineControl.Verdict.Continue();
                })));
        looks.acquireUninterruptibly();

        working.close();

        assertThat(slots.tryTake().taken()).isFalse();
        mayGoOn.release(1_000);
        assertThat(waiting.value().taken()).isTrue();
    }

    @Test
    void one_that_gives_up_holds_up_nobody_behind_it() {
        EngineSlots.Slot working = slots.take(EngineControl.none());
        var looks = new Semaphore(0);
        var mayGiveUp = new Semaphore(0);
        BackgroundTask<EngineSlots.Slot> first = BackgroundTask.start(
                "first",
                () -> slots.take(new EngineControl.Quiet(() -> {
                    looks.release();
                    mayGiveUp.acquireUninterruptibly();
                    return new EngineControl.Verdict.Stop(new ActivityCanceledException());
                })));
        looks.acquireUninterruptibly();
        var secondLooked = new Semaphore(0);
        BackgroundTask<EngineSlots.Slot> second =
                BackgroundTask.start("second", () -> slots.take(looking(secondLooked)));
        secondLooked.acquireUninterruptibly();
        working.close();

        mayGiveUp.release();

        assertThat(second.value().taken()).isTrue();
        assertThatThrownBy(first::value).isInstanceOf(StepRunner.Stopped.class);
    }

    /** One that says each time it looks up. */
    private static EngineControl looking(Semaphore looked) {
        return new EngineControl.Quiet(() -> {
            looked.release();
            return new EngineControl.Verdict.Continue();
        });
    }
}
