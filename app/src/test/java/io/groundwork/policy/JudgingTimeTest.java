package io.groundwork.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.run.RunMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Judging is on the path of every run. The bounds are an order of magnitude above what a small machine needs. */
class JudgingTimeTest {
    private final Judge judge = new Judge(List.of(new DefaultPolicySet()));

    @Test
    void a_warm_judge_takes_no_time_anyone_would_notice() {
        Duration first = time(PlanJson.large(1));
        Duration small = median(PlanJson.large(1), 200);
        Duration thousand = median(PlanJson.large(1000), 60);
        Duration many = median(PlanJson.large(5000), 5);

        System.out.printf(
                "judging: first %d ms; warm median of 1, 1000, 5000 resources: %d us, %d ms, %d ms%n",
                first.toMillis(), small.toNanos() / 1000, thousand.toMillis(), many.toMillis());
        assertThat(small).isLessThan(Duration.ofMillis(100));
        assertThat(thousand).isLessThan(Duration.ofSeconds(1));
        assertThat(many).isLessThan(Duration.ofSeconds(5));
    }

    private Duration median(JsonNode plan, int times) {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            nanos[i] = time(plan).toNanos();
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[times / 2]);
    }

    private Duration time(JsonNode plan) {
        long start = System.nanoTime();
        assertThat(judge.judge(plan, RunMode.APPLY, PolicySettings.DEFAULTS).violations())
                .isEmpty();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
