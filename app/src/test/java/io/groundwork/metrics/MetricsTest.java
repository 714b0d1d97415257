package io.groundwork.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final MetricsSettings ANY_PORT = new MetricsSettings("127.0.0.1", 0);

    @Test
    void what_is_measured_is_served_as_prometheus_reads_it() throws Exception {
        try (Metrics metrics = Metrics.of(ANY_PORT)) {
            metrics.registry().counter("test.things", "kind", "good").increment(3);

            HttpResponse<String> answer = get(metrics.address().orElseThrow());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
            assertThat(answer.body()).contains("test_things_total{kind=\"good\"} 3.0", "jvm_memory_used_bytes{");
        }
    }

    @Test
    void what_must_be_asked_elsewhere_is_asked_at_each_look_and_may_fail() throws Exception {
        try (Metrics metrics = Metrics.of(ANY_PORT)) {
            var looks = new AtomicInteger();
            metrics.beforeEachLook(() -> {
                throw new IllegalStateException("not now");
            });
            metrics.beforeEachLook(looks::incrementAndGet);
            metrics.registry().gauge("test.looks", looks);

            get(metrics.address().orElseThrow());

            assertThat(get(metrics.address().orElseThrow()).body()).contains("test_looks 2.0");
        }
    }

    @Test
    void there_is_nothing_else_to_ask_for() throws Exception {
        try (Metrics metrics = Metrics.of(ANY_PORT)) {
            URI address = metrics.address().orElseThrow();

            assertThat(get(address.resolve("/")).statusCode()).isEqualTo(404);
            assertThat(get(address.resolve("/metrics/all")).statusCode()).isEqualTo(404);
            assertThat(send(HttpRequest.newBuilder(address).DELETE()).statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void a_port_in_use_is_one_clear_problem() {
        try (Metrics first = Metrics.of(ANY_PORT)) {
            int taken = first.address().orElseThrow().getPort();

            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> Metrics.of(new MetricsSettings("127.0.0.1", taken)))
                    .withMessageContaining("127.0.0.1:" + taken)
                    .satisfies(e -> assertThat(e.problem().code()).isEqualTo("port_in_use"))
                    .satisfies(e -> assertThat(e.problem().nextStep()).contains("TEMPORAL_WORKER_METRICS_PORT"));
        }
    }

    @Test
    void where_nobody_looks_all_the_same_may_be_measured() {
        try (Metrics nowhere = Metrics.of(null)) {
            nowhere.registry().counter("test.things").increment();
            nowhere.temporalScope().counter("test_things").inc(1);
            nowhere.beforeEachLook(() -> {
                throw new AssertionError("nobody looks");
            });

            assertThat(nowhere.address()).isEmpty();
        }
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
