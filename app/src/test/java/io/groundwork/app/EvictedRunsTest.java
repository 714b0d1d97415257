package io.groundwork.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.groundwork.config.Settings;
import io.groundwork.dev.DevTemporal;
import io.groundwork.keyring.KeyRing;
import io.groundwork.run.Decision;
import io.groundwork.run.RunId;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.temporal.SearchAttributes;
import io.groundwork.temporal.TemporalConnection;
import io.groundwork.temporal.TemporalRuns;
import io.groundwork.temporal.TemporalSettings;
import io.groundwork.temporal.TemporalTool;
import io.groundwork.temporal.WorkerHost;
import io.groundwork.workflow.RunWorkflowImpl;
import io.groundwork.workflow.ScriptedWorker;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** More runs wait than a worker keeps in memory: on a real Temporal, with the real workflow. */
@Timeout(120)
final class EvictedRunsTest {
    private static final int KEPT = 2;
    private static final int WAITING = 8;

    @TempDir
    private Path directory;

    @AfterEach
    void logAsBefore() {
        Logs.toStandardError();
    }

    /** The SDK warns of each run that was put out, with a stack trace. */
    @Test
    void runs_that_were_put_out_of_memory_are_decided_like_others_and_the_log_has_nothing_of_it() throws Exception {
        Path log = directory.resolve("groundwork.log");
        Logs.toFile(log);
        var unfiltered = new ListAppender<ILoggingEvent>();
        unfiltered.start();
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(unfiltered);

        try (var temporal = DevTemporal.start(TemporalTool.environment(), Settings.from(Map.of()), directory);
                TemporalConnection connection = temporal.connect(
                        new TemporalSettings("set by the server", "default", "runs"), KeyRing.fresh())) {
            new SearchAttributes(connection).registerMissing();
            var hands = ScriptedWorker.at(connection.settings().queueOf("w1"));
            try (var _ = WorkerHost.start(
                    connection,
                    new WorkerHost.Load(
                            "w1", List.of(RunWorkflowImpl.class), List.of(hands), List.of(hands), List.of(), KEPT))) {
                var runs = new TemporalRuns(connection);
                List<RunRequest> waiting =
                        Stream.generate(EvictedRunsTest::aRun).limit(WAITING).toList();
                waiting.forEach(runs::start);
                await("all wait", () -> told(hands, RunStatus.AWAITING_APPROVAL) == WAITING);

                for (RunRequest run : waiting) {
                    runs.decide(workflowId(run), new Decision(Decision.Verdict.APPROVE, "ann", "go", "d1"));
                }
                await("all are applied", () -> told(hands, RunStatus.APPLIED) == WAITING);
            }
        }

        assertThat(unfiltered.list)
                .as("Temporal's SDK has put runs out, with a warning and a stack trace")
                .anySatisfy(event -> assertThat(event.getThrowableProxy()).isNotNull());
        assertThat(log).content().doesNotContain("\tat ", "WARN", "ERROR");
    }

    private static long told(ScriptedWorker hands, RunStatus status) {
        return hands.statusesTold().stream().filter(status::equals).count();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so: %s", what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static String workflowId(RunRequest run) {
        return RunId.workflowId(run.workspace(), run.runId());
    }

    private static RunRequest aRun() {
        return new RunRequest(
                RunId.create(Instant.now()),
                "hello",
                "c0ffee",
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
