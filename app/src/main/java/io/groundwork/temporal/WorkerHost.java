package io.groundwork.temporal;

import io.temporal.client.ActivityCompletionClient;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts workflows and activities: the shared queue for runs and placement, and a queue of this worker's own for what
 * needs its disk.
 */
public final class WorkerHost implements AutoCloseable {
    /** Replaying a long history on a busy machine takes longer than the SDK's own second. */
    private static final Duration DEADLOCK_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);
    /** The last word of a run that has just ended may be on its way to Temporal. */
    private static final Duration IDLE_DRAIN_TIMEOUT = Duration.ofMillis(100);
    /**
     * On the shared queue a cancel request reaches a step with its next heartbeat, and by nothing else: this is how long it
     * may take. Such steps are over soon. On a worker's own queue heartbeats are sent as their timeout needs.
     */
    private static final Duration SHARED_HEARTBEAT_THROTTLE = Duration.ofSeconds(2);

    /** Steps that are followed or wait for an engine: each is a virtual thread. */
    private static final int MOST_STEPS = 1_000;

    /**
     * A run that waits costs some 35 KB of heap while its course is kept, 20 MB for so many. The course of one that is not kept
     * is read again from Temporal when something happens to it, which takes some milliseconds.
     */
    public static final int CACHED_RUNS = 600;

    /** With fewer, runs at work would put each other out. */
    public static final int FEWEST_CACHED_RUNS = 10;

    /** 3.5 GB of heap. */
    public static final int MOST_CACHED_RUNS = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerHost.class);

    private final WorkerFactory factory;

    private WorkerHost(WorkerFactory factory) {
        this.factory = factory;
    }

    /**
     * What a worker carries.
     *
     * @param id of the worker, kept across restarts
     * @param workflows implementation classes
     * @param shared activities that any worker may do
     * @param ownDisk activities that need this worker's disk
     * @param leftOver task tokens of what the last process of this worker did when it was killed: handed back to Temporal,
     *     which gives it out again at once
     * @param cachedRuns so many unfinished runs have their course kept in memory
     */
    public record Load(
            String id,
            List<Class<?>> workflows,
            List<Object> shared,
            List<Object> ownDisk,
            List<byte[]> leftOver,
            int cachedRuns) {
        /** With the usual number of runs kept. */
        public Load(
                String id, List<Class<?>> workflows, List<Object> shared, List<Object> ownDisk, List<byte[]> leftOver) {
            this(id, workflows, shared, ownDisk, leftOver, CACHED_RUNS);
        }
    }

    /** Starts polling. */
    public static WorkerHost start(TemporalConnection connection, Load load) {
        WorkerFactory factory = WorkerFactory.newInstance(
                connection.client(),
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .setWorkflowCacheSize(load.cachedRuns())
                        .setWorkerInterceptors(new BoundedActivities())
                        .build());
        Worker shared = factory.newWorker(
                connection.settings().taskQueue(),
                options()
                        .setMaxHeartbeatThrottleInterval(SHARED_HEARTBEAT_THROTTLE)
                        .build());
        // An input that cannot be read will not get better by being read again: the run fails, and says so.
        shared.registerWorkflowImplementationTypes(
                WorkflowImplementationOptions.newBuilder()
                        .setFailWorkflowExceptionTypes(DataConverterException.class)
                        .build(),
                load.workflows().toArray(Class<?>[]::new));
        shared.registerActivitiesImplementations(load.shared().toArray());
        Worker own = factory.newWorker(
                connection.settings().queueOf(load.id()),
                options()
                        // How many engines start is for the worker to say: one that is at work, or over, is looked
                        // after at
                        // once, however many others wait for their turn.
                        .setMaxConcurrentActivityExecutionSize(MOST_STEPS)
                        .setUsingVirtualThreadsOnActivityWorker(true)
                        .setLocalActivityWorkerOnly(false)
                        .build());
        own.registerActivitiesImplementations(load.ownDisk().toArray());
        factory.start();
        ActivityCompletionClient client = connection.client().newActivityCompletionClient();
        // Beside each other: a server that does not understand one is asked again for a while.
        load.leftOver().forEach(token -> Thread.ofVirtual().name("hand-back").start(() -> handBack(client, token)));
        return new WorkerHost(factory);
    }

    private static void handBack(ActivityCompletionClient client, byte[] taskToken) {
        try {
            client.completeExceptionally(
                    taskToken, ApplicationFailure.newFailure("the worker was started again", "worker_restarted"));
        } catch (RuntimeException e) {
            // It timed out before, or its run is over; otherwise it still will time out.
            LOG.debug("handing back a step: {}", e.toString());
        }
    }

    private static WorkerOptions.Builder options() {
        return WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(DEADLOCK_TIMEOUT.toMillis());
    }

    /** Stops, without waiting for threads of the SDK that look for up to a second whether they are to end. For one without work. */
    public void closeIdle() {
        factory.shutdownNow();
        factory.awaitTermination(IDLE_DRAIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops polling and gives what is under way a moment; engines go on under their supervisors. */
    @Override
    public void close() {
        factory.shutdown();
        factory.awaitTermination(DRAIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        factory.shutdownNow();
        factory.awaitTermination(DRAIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
