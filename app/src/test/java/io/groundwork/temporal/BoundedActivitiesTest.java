package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Temporal takes 2 MiB; its test server takes everything, so sizes are looked at here. */
class BoundedActivitiesTest {
    /** A step that comes to something. */
    @ActivityInterface
    public interface Step {
        String run();
    }

    /** Asks for that step, once and where the workflow is. */
    @WorkflowInterface
    public interface Asking {
        @WorkflowMethod
        String run();
    }

    /** See there. */
    public static final class AskingImpl implements Asking {
        @Override
        public String run() {
            return Workflow.newLocalActivityStub(
                            Step.class,
                            LocalActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(Duration.ofMinutes(1))
                                    .setRetryOptions(RetryOptions.newBuilder()
                                            .setMaximumAttempts(1)
                                            .build())
                                    .build())
                    .run();
        }
    }

    private final TestWorkflowEnvironment temporal =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                            .setWorkerInterceptors(new BoundedActivities())
                            .build())
                    .build());

    @AfterEach
    void stop() {
        temporal.close();
    }

    @Test
    void a_failure_of_megabytes_travels_with_its_type_its_problem_and_the_beginning_of_its_message() {
        var problem = new Problem("engine_failed", ProblemKind.ENGINE, "x".repeat(3_000_000), "look");

        ApplicationFailure failure = failureOf(() -> {
            throw ApplicationFailure.newBuilder()
                    .setMessage("y".repeat(3_000_000))
                    .setType("engine_failed")
                    .setNonRetryable(true)
                    .setDetails(problem)
                    .setCause(new IllegalStateException("z".repeat(3_000_000)))
                    .build();
        });

        assertThat(failure.getType()).isEqualTo("engine_failed");
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getDetails().get(0, Problem.class)).isEqualTo(problem);
        assertThat(failure.getOriginalMessage()).startsWith("yyy").contains("cut here: 3000000");
        assertThat(sizeOfHistory()).isLessThan(200_000);
    }

    @Test
    void a_result_of_megabytes_is_a_failure_that_says_so() {
        ApplicationFailure failure = failureOf(() -> "x".repeat(3_000_000));

        assertThat(failure.getType()).isEqualTo("result_too_large");
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(sizeOfHistory()).isLessThan(200_000);
    }

    @Test
    void a_result_is_measured_in_bytes_because_temporal_counts_those() {
        ApplicationFailure failure = failureOf(() -> "\u8a9e".repeat(800_000));

        assertThat(failure.getType()).isEqualTo("result_too_large");
    }

    @Test
    void what_is_small_passes_as_it_is() {
        assertThat(ask(() -> "small")).isEqualTo("small");
    }

    private String ask(Supplier<String> step) {
        Worker worker = temporal.newWorker("steps");
        worker.registerWorkflowImplementationTypes(AskingImpl.class);
        worker.registerActivitiesImplementations((Step) step::get);
        temporal.start();
        return temporal.getWorkflowClient()
                .newWorkflowStub(
                        Asking.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue("steps")
                                .setWorkflowId("asking")
                                .build())
                .run();
    }

    private ApplicationFailure failureOf(Supplier<String> step) {
        Throwable failure = catchThrowable(() -> ask(step));
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ApplicationFailure application) {
                return application;
            }
        }
        throw new AssertionError("it did not fail as it should", failure);
    }

    private int sizeOfHistory() {
        return temporal.getWorkflowClient().fetchHistory("asking").getHistory().getSerializedSize();
    }
}
