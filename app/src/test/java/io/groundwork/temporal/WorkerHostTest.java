package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.config.Settings;
import io.groundwork.dev.DevTemporal;
import io.groundwork.keyring.KeyRing;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker's process takes over from the one before it. */
@Timeout(60)
class WorkerHostTest {
    private static final String QUEUE = "hosts";

    @TempDir
    Path directory;

    private final HangingStep step = new HangingStep();
    private DevTemporal temporal;
    private TemporalConnection connection;

    /** A step that hangs at first, as one does whose process was killed. */
    @ActivityInterface
    public interface Step {
        void run();
    }

    static final class HangingStep implements Step {
        final BlockingQueue<byte[]> begun = new LinkedBlockingQueue<>();

        @Override
        public void run() {
            var info = Activity.getExecutionContext().getInfo();
            begun.add(info.getTaskToken());
            if (info.getAttempt() == 1) {
                try {
                    Thread.sleep(Duration.ofHours(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @WorkflowInterface
    public interface OneStep {
        @WorkflowMethod
        void run();
    }

    /** Nothing but the hand-back can bring the second attempt while the test lasts. */
    public static final class OneStepImpl implements OneStep {
        @Override
        public void run() {
            Workflow.newActivityStub(
                            Step.class,
                            ActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(Duration.ofDays(1))
                                    .setHeartbeatTimeout(Duration.ofHours(1))
                                    .build())
                    .run();
        }
    }

    @BeforeEach
    void startTemporal() {
        temporal = DevTemporal.start(Map.of(), Settings.from(Map.of()), directory);
        connection = temporal.connect(new TemporalSettings("set by the server", "default", QUEUE), KeyRing.fresh());
        new SearchAttributes(connection).registerMissing();
    }

    @AfterEach
    void stopTemporal() {
        connection.close();
        temporal.close();
    }

    private WorkerHost host(List<byte[]> leftOver) {
        return WorkerHost.start(
                connection,
                new WorkerHost.Load("w1", List.of(OneStepImpl.class), List.of(step), List.of(step), leftOver));
    }

    private WorkflowStub started() {
        WorkflowStub run = connection
                .client()
                .newUntypedWorkflowStub(
                        "OneStep",
                        WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
        run.start();
        return run;
    }

    @Test
    void a_step_that_the_killed_process_did_is_done_again_at_once_and_not_after_its_heartbeat_timeout()
            throws Exception {
        try (WorkerHost _ = host(List.of())) {
            WorkflowStub run = started();
            byte[] token = step.begun.take();

            try (WorkerHost _ = host(List.of(token))) {
                run.getResult(50, TimeUnit.SECONDS, Void.class);
            }
        }

        assertThat(step.begun).as("second attempts").hasSize(1);
    }

    @Test
    void a_step_that_is_long_over_is_handed_back_in_vain_and_the_worker_works() throws Exception {
        byte[] nonsense = "not a task token".getBytes(StandardCharsets.UTF_8);
        try (WorkerHost _ = host(List.of(nonsense))) {
            WorkflowStub run = started();
            byte[] token = step.begun.take();

            try (WorkerHost _ = host(List.of(nonsense, token, token))) {
                run.getResult(50, TimeUnit.SECONDS, Void.class);
            }
        }
    }
}
