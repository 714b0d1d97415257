package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of runs from outside: through the codec server, and in a worker's metrics. */
@Timeout(300)
@ExtendWith(SharedDeployment.class)
class WatchingTest {
    private static final String VALUE = "shown-to-those-who-may-29ce";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Deployment groundwork;

    @TempDir
    Path root;

    WatchingTest(Deployment groundwork) {
        this.groundwork = groundwork;
    }

    @Test
    void the_codec_server_lets_temporals_cli_show_a_run_to_those_with_the_token() throws Exception {
        var configuration = Configuration.in(root, "shown").withSomeResources(1);
        Result run = groundwork.cli("run", configuration.path(), "--plan-only", "--json", "--var", "greeting=" + VALUE);
        String workflow = run.last().path("workflowId").asText();
        try (Program codec = groundwork.start("codec-server", "--web", "http://localhost:8080", "--port", "0")) {
            String endpoint = codec.address("codec endpoint");

            assertThat(show(workflow).out()).doesNotContain(VALUE);
            assertThat(show(workflow, "--codec-endpoint", endpoint, "--codec-auth", "Bearer " + groundwork.token())
                            .out())
                    .contains(VALUE);
            assertThat(show(workflow, "--codec-endpoint", endpoint).out()).doesNotContain(VALUE);
            assertThat(codec.out()).contains("for pages of", "http://localhost:8080");
            assertThat(codec.err()).contains("decoded").doesNotContain(VALUE);

            Result second = groundwork
                    .start("codec-server", "--port", endpoint.replaceAll(".*:", ""), "--json")
                    .await(SOON);
            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.last().path("code").asText()).isEqualTo("port_in_use");
        }
    }

    @Test
    void an_origin_that_is_none_is_refused_before_anything_starts() {
        Result refused = groundwork
                .start("codec-server", "--web", "http://localhost:8080/namespaces", "--port", "0", "--json")
                .await(SOON);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.last().path("code").asText()).isEqualTo("origin_invalid");
    }

    @Test
    void a_worker_tells_where_its_metrics_are_and_serves_temporals_and_ours() {
        String address = groundwork.worker().address("metrics");
        List<String> ours = List.of(
                "groundwork_runs_finished_total{status=\"applied\"}",
                "groundwork_approvals_waiting",
                "groundwork_server_up 1.0");

        assertThat(get(address)).contains(ours);
        // The SDK reports its own once a second, from when it has something to tell.
        groundwork
                .worker()
                .awaitThat(
                        "metric of Temporal's",
                        SOON,
                        () -> get(address).contains("temporal_worker_task_slots_available{"));
    }

    @Test
    void a_worker_whose_metrics_port_is_taken_ends_with_one_clear_error() {
        int taken = URI.create(groundwork.worker().address("metrics")).getPort();

        Result refused = groundwork.workerWithMetricsOn(taken);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.last().path("code").asText()).isEqualTo("port_in_use");
        assertThat(refused.last().path("message").asText()).contains("127.0.0.1:" + taken);
        assertThat(refused.last().path("nextStep").asText()).contains("TEMPORAL_WORKER_METRICS_PORT");
    }

    private Result show(String workflow, String... options) {
        return groundwork.temporal(Stream.concat(
                        Stream.of("workflow", "show", "--workflow-id", workflow, "--detailed"), Stream.of(options))
                .toArray(String[]::new));
    }

    private static String get(String address) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
