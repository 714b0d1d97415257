package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.client.ScriptedServer;
import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import io.groundwork.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedShipperTest {
    private static final String FEED = "/internal/v1/runs/run-1/feed";

    @Test
    void a_server_that_does_not_know_an_event_yet_gets_it_as_a_line() {
        try (ScriptedServer old = ScriptedServer.start();
                WorkerApi api = new WorkerApi(old.address(), new Secret("t"))) {
            old.on("POST", FEED, answer -> {
                if (old.requests().getLast().text().contains("\"type\":\"output\"")) {
                    answer.problem(Problems.badInput(
                                    "body_unreadable",
                                    "the body is not the JSON this request takes",
                                    "send what it takes")
                            .problem());
                } else {
                    answer.json(200, Map.of("position", 7));
                }
            });
            var shipper = new FeedShipper("run-1", "plan-1/out", true);
            shipper.add(3, List.of(new RunEvent.LogLine(Instant.EPOCH, Stage.PLAN, "info", "before", null)));
            shipper.add(7, List.of(new RunEvent.OutputChanged(Instant.EPOCH, "vpc", "create", false)));

            shipper.flush(api);
            shipper.add(9, List.of(new RunEvent.OutputChanged(Instant.EPOCH, "dns", "delete", false)));
            shipper.flush(api);

            assertThat(old.requests("POST", FEED)).as("it is not asked twice").hasSize(3);
            assertThat(old.requests("POST", FEED).get(1).text()).contains("before", "output vpc: create");
            assertThat(old.requests("POST", FEED).get(2).text()).contains("output dns: delete");
        }
    }
}
