package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TimeoutsTest {
    private static final int MOST_EVENTS_OF_A_HISTORY = 51_200;

    @Test
    void a_step_may_wait_for_its_worker_for_ten_years() {
        int eventsForEachQuestion = 7;
        int questions = 0;
        Duration waited = Duration.ZERO;
        for (Duration patience = Timeouts.FIRST_WORKER_CHECK;
                waited.compareTo(Duration.ofDays(3650)) < 0;
                patience = Timeouts.longer(patience)) {
            waited = waited.plus(patience);
            questions++;
        }

        assertThat(questions * eventsForEachQuestion).isLessThan(MOST_EVENTS_OF_A_HISTORY);
    }
}
