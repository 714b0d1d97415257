package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.groundwork.secret.Secret;
import io.groundwork.server.RunningServer;
import io.groundwork.workflow.Pauses;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of a step that failed and is tried again. */
final class RetryReporterTest {
    private static final Instant NOW = Instant.parse("2026-11-26T01:02:03Z");
    private static final Problem AWAY =
            new Problem("provider_unreachable", ProblemKind.EXTERNAL, "plan: nobody answers", "see that it is up");

    /** A step that does nothing but fail. */
    @ActivityInterface
    public interface FailingStep {
        void plan();
    }

    /** Asks for that step, once. */
    @WorkflowInterface
    public interface AskingRun {
        @WorkflowMethod
        void run();
    }

    /** See there. */
    public static final class AskingRunImpl implements AskingRun {
        @Override
        public void run() {
            Workflow.newActivityStub(
                            FailingStep.class,
                            ActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(Duration.ofMinutes(1))
                                    .setRetryOptions(RetryOptions.newBuilder()
                                            .setMaximumAttempts(1)
                                            .build())
                                    .build())
                    .plan();
        }
    }

    @TempDir
    Path directory;

    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();
    private RunningServer server;
    private WorkerApi api;
    private String run;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory);
        api = new WorkerApi(server.uri("/"), new Secret(RunningServer.TOKEN));
        run = server.run("shop");
    }

    @AfterEach
    void stop() {
        temporal.close();
        api.close();
        server.close();
    }

    private Throwable failWith(Problem problem) {
        var retrying = new RetryReporter(api, Clock.fixed(NOW, ZoneOffset.UTC));
        FailingStep step = () -> retrying.told(run, Stage.PLAN, () -> {
            throw Failures.asFailure(problem, new IllegalStateException("as told"));
        });
        Worker worker = temporal.newWorker("steps");
        worker.registerWorkflowImplementationTypes(AskingRunImpl.class);
        worker.registerActivitiesImplementations(step);
        temporal.start();
        return catchThrowable(temporal.getWorkflowClient()
                .newWorkflowStub(
                        AskingRun.class,
                        WorkflowOptions.newBuilder().setTaskQueue("steps").build())::run);
    }

    @Test
    void a_failure_worth_a_retry_is_shown_with_its_reason_and_the_time_of_the_next_attempt() {
        assertThat(failWith(AWAY)).isNotNull();

        JsonNode retry = server.get("/api/v1/runs/" + run).json().path("retry");
        assertThat(retry.path("stage").asText()).isEqualTo("plan");
        assertThat(retry.path("attempt").asInt()).isEqualTo(1);
        assertThat(Instant.parse(retry.path("nextAttemptAt").asText())).isEqualTo(NOW.plusSeconds(1));
        assertThat(retry.at("/error/code").asText()).isEqualTo("provider_unreachable");
    }

    @Test
    void it_is_in_the_log_and_forgotten_with_the_next_step() {
        failWith(AWAY);

        api.status(run, new StatusUpdate(2, RunStatus.PLANNED, NOW, null, null, null, null, List.of()));

        assertThat(server.get("/api/v1/runs/" + run).json().has("retry")).isFalse();
        assertThat(server.get("/api/v1/runs/" + run + "/events").text())
                .contains("\"state\":\"retrying\"", "plan: nobody answers; tried again at 2026-11-26T01:02:04Z");
    }

    @Test
    void a_failure_that_no_retry_helps_is_not_shown_as_one() {
        failWith(new Problem("configuration_refused", ProblemKind.ENGINE, "plan: a syntax error", "correct it"));

        assertThat(server.get("/api/v1/runs/" + run).json().has("retry")).isFalse();
    }

    @Test
    void the_pauses_double_up_to_half_a_minute() {
        assertThat(List.of(1, 2, 3, 4, 5, 6, 100))
                .map(attempt -> Pauses.after(attempt).toSeconds())
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }
}
