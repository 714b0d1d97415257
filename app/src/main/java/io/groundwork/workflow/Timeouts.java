package io.groundwork.workflow;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/**
 * Every timeout and retry of a run, in one place.
 *
 * <p>A failure that a retry cannot help arrives marked non-retryable ({@code worker.Failures} decides by the kind of the
 * problem), so what is retried here is: the worker died, the server or a registry is away, a disk was full. A retried
 * engine step never starts a second engine: it finds the first one.
 */
final class Timeouts {
    /**
     * Longest time between two signs of life of an engine step. A dead worker's run is looked for this much later; a
     * cancel request reaches the engine with the next sign of life.
     */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** Applies of some resources take hours; an apply that takes longer than this is over for us, not for the engine. */
    private static final Duration LONGEST_APPLY = Duration.ofDays(7);

    private static final RetryOptions PATIENT = RetryOptions.newBuilder()
            .setInitialInterval(Pauses.FIRST)
            .setBackoffCoefficient(Pauses.FACTOR)
            .setMaximumInterval(Pauses.LONGEST)
            .build();

    /**
     * The Java SDK (1.39) retries a local activity only where its options name a number of attempts or a time for all of them;
     * without, the first failure is the last, whatever else the retry options say.
     */
    private static final int WITHOUT_END = Integer.MAX_VALUE;

    private Timeouts() {}

    /** One try where the workflow is: mostly it is over in milliseconds. What a retry can help goes to {@link #placement}. */
    static LocalActivityOptions placementHere() {
        return once(Duration.ofMinutes(2));
    }

    /** One try that gives up by itself after a moment; the timeout is for a machine that is stuck. */
    static LocalActivityOptions brief() {
        return once(Duration.ofMinutes(2));
    }

    static ActivityOptions placement() {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofMinutes(15))
                .setHeartbeatTimeout(HEARTBEAT)
                .setRetryOptions(PATIENT)
                .build();
    }

    /** Until a run asks for the first time whether the worker of a step is still there; it waits longer each time. */
    static final Duration FIRST_PATIENCE = Duration.ofMinutes(1);

    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(30);

    static Duration longer(Duration patience) {
        return Pauses.longer(patience, LONGEST_PATIENCE);
    }

    static ActivityOptions engine(String queue) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(queue)
                .setStartToCloseTimeout(LONGEST_APPLY)
                .setHeartbeatTimeout(HEARTBEAT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(PATIENT)
                .build();
    }

    /**
     * Short and in-process, and tried until it succeeds: after a minute the workflow waits by timers. Each costs some events, of
     * which a history may have 51,200: with two minutes between them an outage of a week is survived.
     */
    static LocalActivityOptions local() {
        return LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofSeconds(30))
                .setLocalRetryThreshold(Duration.ofMinutes(1))
                .setRetryOptions(RetryOptions.newBuilder(PATIENT)
                        .setMaximumInterval(Duration.ofMinutes(2))
                        .setMaximumAttempts(WITHOUT_END)
                        .build())
                .build();
    }

    /** In-process as well, but people's own policies take their time; people are told of each retry. */
    static LocalActivityOptions judging() {
        return LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofMinutes(10))
                .setRetryOptions(RetryOptions.newBuilder(PATIENT)
                        .setMaximumAttempts(WITHOUT_END)
                        .build())
                .build();
    }

    /** Asked once: who gets no answer asks again later. */
    static LocalActivityOptions question() {
        return once(Duration.ofSeconds(30));
    }

    private static LocalActivityOptions once(Duration atMost) {
        return LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(atMost)
                .setRetryOptions(
                        RetryOptions.newBuilder(PATIENT).setMaximumAttempts(1).build())
                .build();
    }
}
