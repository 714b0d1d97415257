package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import io.groundwork.secret.Secret;
import io.groundwork.server.RunningServer;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.EngineEnvironment;
import io.groundwork.terraform.process.Launch;
import io.groundwork.terraform.process.Supervisor;
import io.groundwork.wire.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of all that an engine prints, and of a run that is canceled meanwhile. The engine is a shell script. */
@Timeout(120)
class FollowedEngineTest {
    private static final int LOG_LIMIT = 100_000;
    private static final String PRINTED = "{\"@level\":\"info\",\"@message\":\"terraform_data.a: Provisioning\","
            + "\"hook\":{\"output\":\"" + "y".repeat(80) + "\",\"resource\":{\"addr\":\"terraform_data.a\"}},"
            + "\"type\":\"provision_progress\"}";
    private static final String MADE = "{\"@level\":\"info\",\"@message\":\"made\","
            + "\"hook\":{\"resource\":{\"addr\":\"terraform_data.a\"},\"action\":\"create\"},\"type\":\"apply_complete\"}";

    @TempDir
    Path directory;

    private RunningServer server;
    private WorkerApi api;
    private StepRunner runner;
    private String run;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory.resolve("server"));
        api = new WorkerApi(server.uri("/"), new Secret(RunningServer.TOKEN));
        runner = new StepRunner(api, Clock.systemUTC(), new RunMeters(new SimpleMeterRegistry()), LOG_LIMIT);
        run = server.run("shop");
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo 'Error: nobody is there' >&2",
                "echo 'Error: nobody is there'",
                "echo '{\"@level\":\"error\",\"@message\":\"Error: nobody is there\",\"type\":\"log\"}'",
                "echo '{\"@level\":\"error\",\"@message\":\"Error: nobody is there\"}'"
            })
    void the_error_of_a_run_quotes_what_its_engine_said_wherever_it_said_it(String says) throws IOException {
        StepEnd end = follow(engine(says + "; exit 1"), EngineControl.none());

        assertThat(EngineProblems.of(Stage.PLAN, end).message()).contains("Error: nobody is there");
    }

    @Test
    void a_diagnostic_of_megabytes_is_told_by_its_beginning_and_says_that_it_was_cut() throws IOException {
        String detail = "much ".repeat(600_000);
        Path said = Files.writeString(
                directory.resolve("said"),
                "{\"@level\":\"error\",\"@message\":\"Error: too much\","
                        + "\"diagnostic\":{\"severity\":\"error\",\"summary\":\"too much\",\"detail\":\"" + detail
                        + "\"},\"type\":\"diagnostic\"}\n");

        StepEnd end = follow(engine("cat " + said + "; exit 1"), EngineControl.none());

        assertThat(end.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.summary()).isEqualTo("too much"));
        assertThat(EngineProblems.of(Stage.PLAN, end).message())
                .contains("too much: much much")
                .contains("cut here")
                .hasSizeLessThan(2 * Problem.LONGEST_MESSAGE);
        assertThat(feed())
                .singleElement()
                .isInstanceOfSatisfying(
                        RunEvent.LogLine.class,
                        line -> assertThat(line.message())
                                .startsWith("too much: much much")
                                .contains("cut here: " + detail.length() + " bytes in all"));
    }

    @Test
    void the_log_takes_only_so_much_says_so_and_has_all_that_was_done() throws IOException {
        Attempt engine = engine(flood(5_000) + "echo '" + MADE + "';" + flood(5_000) + "echo '" + MADE + "'");

        follow(engine, EngineControl.none());

        List<RunEvent> feed = feed();
        assertThat(feed).filteredOn(RunEvent.ResourceChanged.class::isInstance).hasSize(2);
        assertThat(Json.write(feed).length()).isLessThan(3 * LOG_LIMIT);
        assertThat(feed)
                .filteredOn(event ->
                        event instanceof RunEvent.LogLine line && line.level().equals("warn"))
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(
                        RunEvent.LogLine.class,
                        line -> assertThat(line.message())
                                .contains("leaves out")
                                .contains("lines"));
    }

    @Test
    void a_worker_that_takes_over_tells_nothing_twice_and_leaves_out_the_same() throws IOException {
        Attempt engine = engine(flood(5_000) + "echo '" + MADE + "'");
        follow(engine, EngineControl.none());
        List<RunEvent> before = feed();

        follow(engine, EngineControl.none());

        assertThat(feed()).isEqualTo(before);
    }

    @Test
    void a_cancellation_is_looked_for_after_each_piece_of_a_flood() throws IOException {
        Attempt engine = engine(flood(200_000) + "until [ -e " + directory + "/go ]; do sleep 0.01; done");
        List<Long> looks = new ArrayList<>(List.of(0L));
        AtomicBoolean released = new AtomicBoolean();
        long all = 200_000L * (PRINTED.length() + 1);

        follow(engine, control(EngineControl.Verdict.Continue::new, offset -> {
            looks.add(offset);
            if (offset == all && !released.getAndSet(true)) {
                release();
            }
        }));

        for (int i = 1; i < looks.size(); i++) {
            assertThat(looks.get(i) - looks.get(i - 1)).isLessThan(3 << 20);
        }
        assertThat(looks).hasSizeGreaterThan(10);
    }

    @Test
    void an_engine_that_prints_without_end_is_stopped() throws IOException {
        Attempt engine = engine("trap 'exit 1' TERM; while :; do echo '" + PRINTED + "'; done");
        AtomicBoolean canceled = new AtomicBoolean();
        EngineControl.Verdict stop = EngineControl.stopping().verdict();
        EngineControl control = control(
                () -> canceled.get() ? stop : new EngineControl.Verdict.Continue(), offset -> canceled.set(offset > 0));

        assertThatThrownBy(() -> follow(engine, control)).isInstanceOf(StepRunner.Stopped.class);
    }

    private static EngineControl control(Supplier<EngineControl.Verdict> verdict, LongConsumer at) {
        return new EngineControl() {
            @Override
            public void at(long offset) {
                at.accept(offset);
            }

            @Override
            public Verdict verdict() {
                return verdict.get();
            }
        };
    }

    @Test
    void an_engine_that_changes_nothing_is_killed_when_it_takes_more_memory_than_it_may() {
        Attempt engine = engine(
                "x=$(head -c 100000000 /dev/zero | tr '\\0' x); while :; do sleep 0.05; done",
                launch().withMemoryLimit(50 << 20));

        assertThatThrownBy(() -> follow(engine, EngineControl.none()))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo("engine_outgrown");
                    assertThat(e.problem().kind()).isEqualTo(ProblemKind.ENGINE);
                });
    }

    @Test
    void the_memory_of_what_an_engine_has_started_counts_as_its_own() {
        Attempt engine = engine(
                "(x=$(head -c 100000000 /dev/zero | tr '\\0' x); while :; do sleep 0.05; done) & wait",
                launch().withMemoryLimit(50 << 20));

        assertThatThrownBy(() -> follow(engine, EngineControl.none()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("engine_outgrown"));
    }

    private void release() {
        try {
            Files.createFile(directory.resolve("go"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String flood(int lines) {
        return "yes '" + PRINTED + "' | head -n " + lines + ";";
    }

    private Attempt engine(String script) {
        return engine(script, launch());
    }

    private Attempt engine(String script, Launch launch) {
        return Supervisor.installedIn(directory.resolve("driver"))
                .start(directory.resolve("plan-1"), Path.of("/bin/sh"), List.of("-c", script), launch);
    }

    private Launch launch() {
        return Launch.in(directory, EngineEnvironment.from(Map.of("PATH", "/usr/bin:/bin")), directory.resolve("lock"));
    }

    private StepEnd follow(Attempt engine, EngineControl control) throws IOException {
        var followed = new StepRunner.Followed(engine, run, Stage.PLAN, "worker-1/plan-1", true);
        return runner.follow(followed, control, Redactor.of(List.of()), _ -> {});
    }

    private List<RunEvent> feed() throws IOException {
        List<RunEvent> events = new ArrayList<>();
        long after = 0;
        while (true) {
            FeedPage page = Json.mapper()
                    .readValue(
                            server.get("/api/v1/runs/" + run + "/events?limit=5000&after=" + after)
                                    .text(),
                            FeedPage.class);
            if (page.entries().isEmpty()) {
                return events.stream()
                        .filter(event -> !(event instanceof RunEvent.RunStarted))
                        .toList();
            }
            page.entries().forEach(entry -> events.add(entry.event()));
            after = page.entries().getLast().sequence();
        }
    }
}
