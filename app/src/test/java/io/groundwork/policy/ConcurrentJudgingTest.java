package io.groundwork.policy;

import static io.groundwork.policy.PlanJson.aPlan;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.run.RunMode;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrentJudgingTest {
    private static final int RUNS = 200;

    @Test
    void runs_judged_at_the_same_time_each_get_their_own_verdict() throws InterruptedException, ExecutionException {
        Judge judge = new Judge(List.of(new DefaultPolicySet()));
        List<Future<PolicyReport>> reports = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < RUNS; i++) {
                JsonNode plan = plan(i);
                reports.add(threads.submit(() -> judge.judge(plan, RunMode.APPLY, PolicySettings.DEFAULTS)));
            }
        }
        for (int i = 0; i < RUNS; i++) {
            assertThat(reports.get(i).get().violations())
                    .extracting(Violation::address)
                    .containsExactlyElementsOf(i % 2 == 0 ? List.of("temporalcloud_user.u" + i) : List.of());
        }
    }

    private static JsonNode plan(int i) {
        return aPlan().with(
                        "temporalcloud_user.u" + i,
                        "create",
                        i % 2 == 0 ? "{\"account_access\": \"admin\"}" : "{\"account_access\": \"read\"}")
                .json();
    }
}
