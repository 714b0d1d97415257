package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of a plan, a log or a state travels through a workflow's history: how many resources there are does not matter. */
@Timeout(600)
@ExtendWith(SharedDeployment.class)
class BigRunsTest {
    private static final int LARGEST_PAYLOAD = 16 * 1024;
    private static final int LARGEST_HISTORY = 256 * 1024;

    private final Deployment groundwork;

    @TempDir
    Path root;

    BigRunsTest(Deployment groundwork) {
        this.groundwork = groundwork;
    }

    @ParameterizedTest
    @ValueSource(ints = {1500, 2500, 5000})
    void a_run_of_many_resources_is_applied_over_a_small_history(int resources) throws IOException {
        var configuration = Configuration.in(root, "big-" + resources).withSomeResources(resources);
        long start = System.nanoTime();

        Result run = groundwork.cli("run", configuration.path(), "--auto-approve", "--json");

        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.last().path("status").asText()).isEqualTo("applied");
        assertThat(groundwork.cli("state", "list", "big-" + resources).out().lines())
                .hasSize(resources);
        Result history = groundwork.temporal(
                "workflow",
                "show",
                "--workflow-id",
                run.last().path("workflowId").asText(),
                "--output",
                "json");
        int largest = largestPayload(new ObjectMapper().readTree(history.out()));
        System.out.printf(
                Locale.ROOT,
                "%d resources in %.1f s: largest payload %d bytes, history %d bytes as JSON%n",
                resources,
                seconds,
                largest,
                history.out().length());
        assertThat(largest).isPositive().isLessThan(LARGEST_PAYLOAD);
        assertThat(history.out().length()).isLessThan(LARGEST_HISTORY);
    }

    /** In bytes, over every payload's base64 text. */
    private static int largestPayload(JsonNode node) {
        int largest = node.path("data").isTextual() ? node.path("data").asText().length() * 3 / 4 : 0;
        for (JsonNode child : node) {
            largest = Math.max(largest, largestPayload(child));
        }
        return largest;
    }
}
