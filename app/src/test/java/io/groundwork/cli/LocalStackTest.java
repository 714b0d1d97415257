package io.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.cli.run.ScriptedRun;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.cli.shell.TemporalProbe;
import io.groundwork.cli.shell.ToolProbe;
import io.groundwork.client.Words;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalStackTest extends ScriptedCommandLine {
    @Test
    void a_running_stack_of_the_same_data_directory_is_found() throws IOException {
        call.environment.remove("GROUNDWORK_SERVER");
        ProcessHandle self = ProcessHandle.current();
        announce(self.pid(), self.info().startInstant().orElseThrow().toString());

        assertThat(call.run("status", Words.RUN).status()).isZero();
        assertThat(call.launcher.opened).isEmpty();
    }

    @Test
    void a_stack_that_is_gone_is_not_believed_in() throws IOException {
        call.environment.remove("GROUNDWORK_SERVER");
        announce(ProcessHandle.current().pid(), "2020-01-01T00:00:00Z");

        assertThat(call.run("status", Words.RUN).status()).isZero();
        assertThat(call.launcher.opened).extracting(StackRequest::kind).containsExactly(StackRequest.Kind.READ);
        assertThat(call.launcher.closed).hasSize(1);
    }

    private void announce(long pid, String startTime) throws IOException {
        Files.writeString(
                data.resolve("dev.json"),
                Json.write(Map.of("pid", pid, "startTime", startTime, "server", server.address(), "more", 1)));
    }

    @ParameterizedTest
    @CsvSource({"approve,applied,0", "approve,errored,4", "deny,rejected,0", "cancel,canceled,0"})
    void a_word_about_a_run_brings_a_stack_where_there_is_none_and_carries_the_run_to_its_end(
            String command, String ending, int status) {
        call.environment.remove("GROUNDWORK_SERVER");
        RunEvent end = Words.finished(RunStatus.of(ending));
        server.on("GET", ScriptedRun.RUN + "/events", answer -> {
            if (answer.header("Accept").equals("text/event-stream")) {
                assertThat(answer.query()).contains("after=2");
                answer.send(200, "text/event-stream", Words.sse(3, end).getBytes(StandardCharsets.UTF_8));
            } else {
                List<FeedPage.Entry> entries =
                        List.of(new FeedPage.Entry(1, Words.started()), new FeedPage.Entry(2, ScriptedRun.awaiting()));
                answer.json(200, new FeedPage(answer.query().contains("after=0") ? entries : List.of(), false));
            }
        });

        CommandLineCall.Result result = call.run(command, Words.RUN);

        assertThat(result.status()).as(result.err()).isEqualTo(status);
        assertThat(result.out()).contains(ending).doesNotContain("waits for a decision");
        assertThat(call.launcher.opened).extracting(StackRequest::kind).containsExactly(StackRequest.Kind.RUN);
        assertThat(call.launcher.closed).hasSize(1);
        assertThat(server.requests("POST", ".*/(decision|cancel)")).hasSize(1);
    }

    @Test
    void dev_tells_its_addresses_and_stops_when_told() throws Exception {
        Thread dev = Thread.ofPlatform().start(() -> call.run("dev", "--port", "8233"));
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!call.out.toString(StandardCharsets.UTF_8).contains("ready") && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }

        call.interrupts.interrupt();
        dev.join();

        assertThat(call.out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                server       %s
                Temporal UI  http://127.0.0.1:8233
                ready; Ctrl-C stops it
                """.formatted(server.address()));
        assertThat(call.launcher.opened.getFirst().port()).isEqualTo(8233);
        assertThat(call.launcher.closed).hasSize(1);
    }

    @Test
    void a_second_dev_on_one_data_directory_is_refused_with_the_first_ones_address() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        announce(self.pid(), self.info().startInstant().orElseThrow().toString());

        CommandLineCall.Result result = call.run("dev");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err())
                .contains("process " + self.pid(), server.address().toString());
    }

    @Test
    void doctor_says_what_is_missing_and_what_to_do() {
        CommandLineCall.Result result = call.run("doctor");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).contains("missing  engine", "next: install one of them");
        // The scripted server answers health only in the next test.
        assertThat(result.out()).contains("missing  server");
    }

    @Test
    void doctor_is_content_where_everything_is_there() {
        server.on(
                "GET",
                "/health",
                answer -> answer.json(200, Map.of("status", "up", "version", "1.2.3", "temporal", "up")));
        call.temporal = new TemporalProbe.Answer("t:7233, plain text; from TEMPORAL_ADDRESS", null);
        call.environment.put("TF_CLI_CONFIG_FILE", data.resolve("absent.rc").toString());
        call.tools.put("tofu", new ToolProbe.Tool("/usr/bin/tofu", "1.10.6"));

        CommandLineCall.Result result = call.run("doctor");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains("tofu            1.10.6 at /usr/bin/tofu", "1.2.3 at " + server.address())
                .contains("temporal        t:7233, plain text; from TEMPORAL_ADDRESS")
                .contains("TF_CLI_CONFIG_FILE names a file that is not there")
                .contains("warning  sandbox         none: engines");
    }

    @Test
    void dev_waits_for_a_short_command_that_uses_its_data_directory() throws Exception {
        call.launcher.refusals.add(new Problem("data_directory_in_use", ProblemKind.CONFLICT, "in use", "wait"));
        call.launcher.refusals.add(new Problem("data_directory_in_use", ProblemKind.CONFLICT, "in use", "wait"));
        Thread dev = Thread.ofPlatform().start(() -> call.run("dev"));
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!call.out.toString(StandardCharsets.UTF_8).contains("ready") && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        call.interrupts.interrupt();
        dev.join();

        assertThat(call.err.toString(StandardCharsets.UTF_8))
                .contains("waiting for another groundwork that uses " + call.dataDirectory)
                .doesNotContain("error");
        assertThat(call.launcher.closed).hasSize(1);
    }

    @Test
    void doctor_says_that_no_worker_has_been_heard_of() {
        server.on(
                "GET",
                "/health",
                answer -> answer.json(200, Map.of("status", "up", "version", "1.2.3", "temporal", "up", "workers", 0)));

        CommandLineCall.Result result = call.run("doctor");

        assertThat(result.out())
                .contains(
                        "missing  workers         the server has not heard of any",
                        "next: start one with 'groundwork worker'");
    }

    @Test
    void doctor_says_why_temporal_does_not_let_us_in_and_who_named_it() {
        call.temporal = new TemporalProbe.Answer(
                "t:7233, TLS; from profile prod of temporal.toml",
                new Problem("temporal_unauthenticated", ProblemKind.EXTERNAL, "the key is wrong", "make a new one"));

        CommandLineCall.Result result = call.run("doctor");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out())
                .contains("missing  temporal        the key is wrong (t:7233, TLS; from profile prod")
                .contains("next: make a new one");
    }

    @Test
    void server_worker_and_dev_can_do_without_search_attributes() throws Exception {
        for (String command : List.of("server", "worker", "dev")) {
            Thread running = Thread.ofPlatform().start(() -> call.run(command, "--no-search-attributes"));
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (!call.out.toString(StandardCharsets.UTF_8).contains("ready") && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            call.interrupts.interrupt();
            running.join();
            call.out.reset();
        }

        assertThat(call.launcher.opened)
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.searchAttributes()).isFalse());
    }

    @Test
    void doctor_shows_where_providers_come_from() throws IOException {
        Path configuration = Files.writeString(data.resolve("terraformrc"), "provider_installation {}\n");
        call.environment.put("TF_CLI_CONFIG_FILE", configuration.toString());
        call.environment.put("TF_PLUGIN_CACHE_DIR", data.resolve("plugins").toString());

        assertThat(call.run("doctor").out())
                .contains("ok       engine-config   " + configuration)
                .contains("ok       plugin-cache    " + data.resolve("plugins") + ", made by the first run");
    }

    @Test
    void doctor_warns_of_a_cache_that_runs_would_damage_and_of_one_that_cannot_be() throws IOException {
        Path configuration = Files.writeString(data.resolve("terraformrc"), "plugin_cache_dir = \"/tmp/cache\"\n");
        call.environment.put("TF_CLI_CONFIG_FILE", configuration.toString());
        call.environment.put("TF_PLUGIN_CACHE_DIR", configuration.toString());

        assertThat(call.run("doctor").out())
                .contains("warning  engine-config", "set TF_PLUGIN_CACHE_DIR for the worker")
                .contains("missing  plugin-cache", "is no directory that can be written");
    }
}
