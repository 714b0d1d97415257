package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.scripts.InstalledProgram;
import io.groundwork.temporal.TemporalTool;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes a worker that does real runs; what we ship for it is asked of it. */
class MeasuredRunsTest {
    private static final Path SHIPPED = Path.of("../deploy").toAbsolutePath().normalize();
    private static final Pattern METRIC = Pattern.compile("\\b(up|(?:groundwork|temporal|jvm|process)_\\w+)\\b");

    @TempDir
    static Path root;

    private static Stack stack;
    private static Prometheus prometheus;

    @BeforeAll
    static void measureSomeRuns() throws IOException {
        InstalledProgram.required("prometheus");
        stack = Stack.startToWatch(root, environment());
        prometheus = Prometheus.start(
                root,
                SHIPPED.resolve("prometheus"),
                URI.create(stack.address("metrics")).getAuthority(),
                URI.create(stack.address("server")).getAuthority(),
                root.resolve("data/token"));
        prometheus.await("Prometheus", prometheus::answers);
        // What is there before the first run is what its increase is measured from.
        prometheus.await(
                "a scrape",
                () -> !prometheus.values("groundwork_runs_finished_total").isEmpty());
        String configuration = "resource \"terraform_data\" \"a\" { input = \"%s\" }\n";
        assertThat(stack.run("measured", RunMode.APPLY, configuration.formatted("x"))
                        .status())
                .isEqualTo(RunStatus.APPLIED);
        // The SDK's series are not there before they have a first value, and reported now and then: as above.
        prometheus.await(
                "the SDK's report of a run",
                () -> !prometheus
                        .values("temporal_activity_execution_latency_seconds_count")
                        .isEmpty());
        assertThat(stack.run("broken", RunMode.APPLY, "resource \"terraform_data\" {\n")
                        .status())
                .isEqualTo(RunStatus.ERRORED);
        stack.runTo(RunStatus.AWAITING_APPROVAL, "undecided", configuration.formatted("y"));
    }

    private static Map<String, String> environment() {
        return Map.of(
                "PATH",
                TemporalTool.required().getParent() + ":" + System.getenv("PATH"),
                "HOME",
                root.toString(),
                "TEMPORAL_WORKER_METRICS_PORT",
                "0");
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void what_was_done_is_counted() {
        awaitValue("groundwork_runs_finished_total{status=\"applied\"}", 1);
        awaitValue("groundwork_runs_finished_total{status=\"errored\"}", 1);
        awaitValue("groundwork_runs_finished_total{status=\"destroyed\"}", 0);
        awaitValue("groundwork_engine_exits_total{stage=\"plan\", kind=\"succeeded\"}", 2);
        awaitValue("groundwork_engine_exits_total{stage=\"apply\", kind=\"succeeded\"}", 1);
        awaitValue("sum(groundwork_engine_exits_total{kind=\"failed\"})", 1);
        awaitValue("groundwork_stage_seconds_count{stage=\"apply\", result=\"finished\"}", 1);
        awaitValue("sum(groundwork_stage_seconds_count{result=\"failed\"})", 1);
    }

    @Test
    void what_waits_is_known() {
        awaitValue("groundwork_approvals_waiting", 1);
        awaitValue("groundwork_runs{status=\"awaiting_approval\"}", 1);
        awaitValue("groundwork_runs{status=\"applying\"}", 0);
        awaitValue("groundwork_server_up", 1);
        awaitValue("groundwork_runs_without_worker", 0);
        awaitValue("groundwork_workers", 1);
        assertThat(prometheus.values("groundwork_approvals_oldest_seconds").getFirst())
                .isPositive();
    }

    @Test
    void what_waits_is_still_known_where_a_worker_starts_over(@TempDir Path directory) throws Exception {
        try (Stack first = Stack.startToWatch(directory, environment())) {
            first.runTo(RunStatus.AWAITING_APPROVAL, "waiting", "resource \"terraform_data\" \"a\" {}\n");
        }
        try (Stack second = Stack.startToWatch(directory, environment())) {
            assertThat(scrape(second))
                    .contains(
                            "groundwork_approvals_waiting 1.0",
                            "groundwork_stage_seconds_count{result=\"finished\",stage=\"plan\"} 0");
        }
    }

    @Test
    void every_query_of_the_dashboard_has_data() throws IOException {
        Map<String, String> queries = dashboardQueries();
        assertThat(queries).hasSizeGreaterThan(15);

        queries.forEach((panel, query) -> prometheus.await(
                panel + ": " + query, () -> !prometheus.values(query).isEmpty()));
    }

    @Test
    void every_alert_is_understood_and_about_series_that_exist() {
        prometheus.await(
                "an evaluation",
                () -> prometheus.rules().stream()
                        .allMatch(rule -> rule.path("health").asText().equals("ok")));

        assertThat(prometheus.rules()).hasSizeGreaterThan(5).allSatisfy(rule -> {
            List<String> metrics = METRIC.matcher(rule.required("query").asText())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertThat(metrics).isNotEmpty();
            metrics.forEach(metric -> prometheus.await(metric, () -> prometheus.hasSeries(metric)));
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
        });
    }

    @Test
    void promtool_finds_nothing_wrong() throws Exception {
        // The file with the token is there only where a server is.
        for (List<String> what : List.of(
                List.of("check", "config", "--syntax-only", "prometheus.yml"),
                List.of("check", "rules", "rules.yml"))) {
            Path out = Files.createTempFile(root, "promtool", ".out");
            Process process = new ProcessBuilder(Stream.of(
                                    List.of(InstalledProgram.required("promtool")
                                            .toString()),
                                    what.subList(0, what.size() - 1),
                                    List.of(SHIPPED.resolve("prometheus")
                                            .resolve(what.getLast())
                                            .toString()))
                            .flatMap(List::stream)
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        }
    }

    @Test
    void no_label_grows_with_what_people_do() throws Exception {
        String text = scrape(stack);
        TreeSet<String> names = new TreeSet<>();
        Pattern.compile("(\\w+)=\"").matcher(text).results().forEach(label -> names.add(label.group(1)));

        assertThat(text).contains("groundwork_runs_finished_total{").contains("temporal_request_total{");
        assertThat(text).doesNotContain("measured", "undecided", "broken", "run-0", root.toString());
        assertThat(text.lines().filter(line -> !line.startsWith("#"))).hasSizeLessThan(1_500);
        assertThat(names).doesNotContain("workspace", "run", "run_id", "workflow_id", "activity_id");
    }

    private static void awaitValue(String query, double value) {
        prometheus.await(query + " = " + value, () -> prometheus.values(query).equals(List.of(value)));
    }

    private static String scrape(Stack stack) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(stack.address("metrics")))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /** Panel and number of the target to the query, with Grafana's variable filled in. */
    private static Map<String, String> dashboardQueries() throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        JsonNode dashboard = Json.mapper()
                .readTree(SHIPPED.resolve("grafana/groundwork.json").toFile());
        for (JsonNode panel : dashboard.required("panels")) {
            for (JsonNode target : panel.required("targets")) {
                queries.put(
                        panel.required("title").asText() + " "
                                + target.required("refId").asText(),
                        target.required("expr").asText().replace("$__rate_interval", "10m"));
            }
        }
        return queries;
    }
}
