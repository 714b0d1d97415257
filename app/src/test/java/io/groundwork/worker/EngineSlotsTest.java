package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class EngineSlotsTest {
    private final EngineSlots slots = new EngineSlots(1);

    @Test
    void a_slot_is_waited_for_until_it_is_given_back() {
        EngineSlots.Slot first = slots.take(Pulse.none());
        Joined<EngineSlots.Slot> second = Joined.start("second", () -> slots.take(Pulse.none()));
        assertThat(second.isDone()).isFalse();

        first.close();

        assertThat(second.value().taken()).isTrue();
        assertThat(slots.tryTake().taken()).isFalse();
    }

    @Test
    void a_run_that_is_canceled_while_it_waits_gets_no_engine_any_more() {
        var canceled = new ActivityCanceledException();
        try (EngineSlots.Slot _ = slots.take(Pulse.none())) {
            assertThatThrownBy(() -> slots.take(new Pulse.Quiet(() -> new Pulse.Verdict.Stop(canceled))))
                    .isInstanceOf(StepRunner.Stopped.class)
                    .hasCause(canceled);
        }

        assertThat(slots.free()).isEqualTo(1);
    }

    @Test
    void an_engine_that_is_at_work_is_looked_after_before_those_that_wait_for_a_slot() {
        EngineSlots.Slot running = slots.takeAnyway();
        Joined<EngineSlots.Slot> waiting = Joined.start("waiting", () -> slots.take(Pulse.none()));

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
        try (EngineSlots.Slot _ = slots.take(Pulse.none())) {
            assertThatThrownBy(() -> slots.take(Pulse.until(Duration.ZERO))).isInstanceOf(StepRunner.Handover.class);
        }
    }
}
