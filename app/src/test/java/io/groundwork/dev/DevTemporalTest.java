package io.groundwork.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunId;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Runs.Liveness;
import io.groundwork.temporal.SearchAttributes;
import io.groundwork.temporal.TemporalConnection;
import io.groundwork.temporal.TemporalRuns;
import io.groundwork.temporal.TemporalSettings;
import io.groundwork.temporal.TemporalTool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevTemporalTest {
    private final KeyRing ring = KeyRing.fresh();
    private final Settings nothingSet = Settings.from(Map.of());

    @TempDir
    Path directory;

    @Test
    void a_real_server_remembers_its_runs_over_a_restart() {
        RunRequest request = request();
        try (DevTemporal first = realServer()) {
            assertThat(first.keepsHistory()).isTrue();
            start(first, request);
        }
        try (DevTemporal second = realServer()) {
            assertThat(liveness(second, request)).isEqualTo(Liveness.OPEN);
        }
    }

    @Test
    void closing_ends_the_server() throws Exception {
        DevTemporal server = realServer();
        ProcessHandle process = noted();
        assertThat(process.isAlive()).isTrue();

        server.close();

        assertThat(process.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void a_ctrl_c_at_our_terminal_does_not_reach_it() throws Exception {
        try (DevTemporal _ = realServer()) {
            long pid = noted().pid();

            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));

            // After the name: STATE PARENT GROUP SESSION
            assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1))
                    .as("its group and its session")
                    .contains(Long.toString(pid), Index.atIndex(2))
                    .contains(Long.toString(pid), Index.atIndex(3));
        }
    }

    @Test
    void a_server_whose_owner_was_killed_is_ended_and_its_runs_are_taken_over() throws Exception {
        RunRequest request = request();
        DevTemporal abandoned = realServer();
        try {
            start(abandoned, request);
            ProcessHandle stale = noted();

            try (DevTemporal next = realServer()) {
                assertThat(stale.isAlive()).isFalse();
                assertThat(noted().pid()).isNotEqualTo(stale.pid());
                assertThat(liveness(next, request)).isEqualTo(Liveness.OPEN);
            }
        } finally {
            abandoned.close();
        }
    }

    @Test
    void a_web_page_that_posts_to_any_of_its_ports_starts_nothing() throws Exception {
        RunRequest request = request();
        String workflowId = RunId.workflowId(request.workspace(), request.runId());
        try (DevTemporal server = DevTemporal.start(
                TemporalTool.environment(),
                nothingSet,
                directory,
                new TemporalUi(DevTemporal.freePort(), URI.create("http://127.0.0.1:1")))) {
            List<Integer> ports = ListeningPorts.of(noted().pid());
            assertThat(ports).as("gRPC, HTTP API and web UI at the least").hasSizeGreaterThanOrEqualTo(3);

            for (int port : ports) {
                for (String host : List.of("127.0.0.1", "localhost")) {
                    postFromPage("http://" + host + ":" + port + "/api/v1/namespaces/default/workflows/" + workflowId);
                }
            }

            assertThat(liveness(server, request)).isEqualTo(Liveness.UNKNOWN);
        }
    }

    /** As a browser sends it without asking first: a simple request of a page from elsewhere. */
    private static void postFromPage(String address) throws InterruptedException {
        try (HttpClient browser = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            var answer = browser.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(Duration.ofSeconds(5))
                            .header("Origin", "http://page.example")
                            .header("Content-Type", "text/plain")
                            .POST(BodyPublishers.ofString("""
                                    {"workflowType": {"name": "Provision"}, "taskQueue": {"name": "infra-provisioning"},
                                     "input": [{"workspace": "shop", "mode": "destroy", "autoApprove": true}]}"""))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(address + ": " + answer.body()).isGreaterThanOrEqualTo(400);
        } catch (IOException e) {
            // This port does not speak HTTP/1.1.
        }
    }

    @Test
    void a_stranger_that_has_the_noted_number_by_now_is_left_alone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            Files.writeString(directory.resolve("temporal.pid"), stranger.pid() + " 2020-01-01T00:00:00Z\n");

            try (DevTemporal server = realServer()) {
                assertThat(server.description()).contains("127.0.0.1");
                assertThat(stranger.isAlive()).isTrue();
            }
        } finally {
            stranger.destroy();
        }
    }

    @Test
    void a_note_cut_off_by_a_crash_does_not_stop_the_start() throws IOException {
        Files.writeString(directory.resolve("temporal.pid"), "");

        try (DevTemporal server = realServer()) {
            assertThat(server.keepsHistory()).isTrue();
        }
    }

    @Test
    void a_server_that_ends_at_once_is_a_problem_with_its_last_words() throws IOException {
        fakeTemporal("#!/bin/sh\necho 'sql schema version compatibility check failed'\nexit 1\n");

        assertNotStarted("sql schema version compatibility check failed");
    }

    @Test
    void a_server_that_listens_and_ends_before_it_answers_has_not_started() throws IOException {
        Path program = Files.writeString(directory.resolve("Listens.java"), """
                void main(String[] arguments) throws Exception {
                    int port = Integer.parseInt(arguments[java.util.List.of(arguments).indexOf("--port") + 1]);
                    try (var socket = new java.net.ServerSocket(port)) {
                        socket.accept().close();
                        socket.accept().close();
                    }
                    System.out.println("unable to read the database");
                    System.exit(1);
                }
                """);
        String java = ProcessHandle.current().info().command().orElseThrow();
        fakeTemporal("#!/bin/sh\nexec '" + java + "' '" + program + "' \"$@\"\n");

        assertNotStarted("unable to read the database");
    }

    @Test
    void a_binary_that_cannot_run_is_a_problem() throws IOException {
        fakeTemporal("no program");

        assertNotStarted("temporal");
    }

    @Test
    void without_a_binary_runs_live_in_this_process_and_people_are_told_what_that_means() {
        RunRequest request = request();
        try (DevTemporal inJvm = DevTemporal.start(Map.of("PATH", directory.toString()), nothingSet, directory)) {
            assertThat(inJvm.keepsHistory()).isFalse();
            assertThat(inJvm.description()).contains("in this process").contains("no history");
            start(inJvm, request);
            assertThat(liveness(inJvm, request)).isEqualTo(Liveness.OPEN);
        }
    }

    @Test
    void an_address_that_is_named_is_used_as_it_is() throws IOException {
        fakeTemporal("#!/bin/sh\ntouch " + directory.resolve("was-started") + "\n");
        Settings named = Settings.from(Map.of("TEMPORAL_ADDRESS", "temporal.example:7233"));

        try (DevTemporal elsewhere = DevTemporal.start(path(), named, directory)) {
            assertThat(elsewhere.description())
                    .isEqualTo("temporal.example:7233, namespace default, plain text; from TEMPORAL_ADDRESS");
            assertThat(directory.resolve("was-started")).doesNotExist();
        }
    }

    private void assertNotStarted(String words) {
        Instant asked = Instant.now();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> DevTemporal.start(path(), nothingSet, directory))
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("temporal_not_started"));
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(15));
    }

    private DevTemporal realServer() {
        return DevTemporal.start(TemporalTool.environment(), nothingSet, directory);
    }

    private void start(DevTemporal temporal, RunRequest request) {
        try (TemporalConnection connection = connect(temporal)) {
            new SearchAttributes(connection).registerMissing();
            new TemporalRuns(connection).start(request);
        }
    }

    private Liveness liveness(DevTemporal temporal, RunRequest request) {
        try (TemporalConnection connection = connect(temporal)) {
            return new TemporalRuns(connection).liveness(RunId.workflowId(request.workspace(), request.runId()));
        }
    }

    private TemporalConnection connect(DevTemporal temporal) {
        return temporal.connect(new TemporalSettings("", "default", "infra-provisioning"), ring);
    }

    private ProcessHandle noted() throws IOException {
        String pid = Files.readString(directory.resolve("temporal.pid")).split(" ", 2)[0];
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private void fakeTemporal(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("temporal"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Map<String, String> path() {
        return Map.of("PATH", directory.toString());
    }

    private static RunRequest request() {
        return new RunRequest(
                RunId.create(Instant.now()),
                "hello",
                "c0",
                "examples/hello",
                RunMode.APPLY,
                false,
                Map.of(),
                List.of(),
                Map.of(),
                null,
                "ann");
    }
}
