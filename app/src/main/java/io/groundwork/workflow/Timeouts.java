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
     * Longest time between two signs of life of an engine step: Temporal's SDK sends one after 80 % of it, and each is a
     * billed action. Nobody waits for it in the usual course: a worker that starts again hands back the steps it had before,
     * a canceled run tells its worker so, and a worker that is gone for good is found by {@link #FIRST_WORKER_CHECK}.
     */
    private static final Duration ENGINE_HEARTBEAT = Duration.ofMinutes(1);

    /** The same for what has no engine and is over soon. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** Applies of some resources take hours; an apply that takes longer than this is over for us, not for the engine. */
    private static final Duration ENGINE_TIMEOUT = Duration.ofDays(7);

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

    /** For one try in the workflow task. */
    private static final Duration LOCAL_TRY_TIMEOUT = Duration.ofMinutes(2);

    /** To fetch and unpack a configuration over a slow line; it sends heartbeats while it does. */
    private static final Duration PREPARE_TIMEOUT = Duration.ofMinutes(15);

    private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(10);

    /** For one try to tell the server something. */
    private static final Duration TELL_TIMEOUT = Duration.ofSeconds(30);

    /** After that long of retries in-process the workflow waits by timers. */
    private static final Duration LOCAL_RETRIES = Duration.ofMinutes(1);

    private static final Duration LONGEST_LOCAL_PAUSE = Duration.ofMinutes(2);

    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(30);

    /** The shortest timer there is: what was decided before is in the history when it fires. */
    static final Duration SHORTEST_TIMER = Duration.ofMillis(1);

    private Timeouts() {}

    /** One try, in the workflow task: mostly it is over in milliseconds. What a retry can help goes to {@link #placement}. */
    static LocalActivityOptions placementHere() {
        return once(LOCAL_TRY_TIMEOUT);
    }

    /** One try that gives up by itself after a moment; the timeout is for a machine that is stuck. */
    static LocalActivityOptions brief() {
        return once(LOCAL_TRY_TIMEOUT);
    }

    static ActivityOptions placement() {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(PREPARE_TIMEOUT)
                .setHeartbeatTimeout(HEARTBEAT)
                .setRetryOptions(PATIENT)
                .build();
    }

    /** Until a run asks for the first time whether the worker of a step is still there; it waits longer each time. */
    static final Duration FIRST_WORKER_CHECK = Duration.ofMinutes(1);

    /**
     * Each time it is asked costs about seven events of the 51,200 that a history may have. The time doubles up to this: a
     * worker that dies is noticed after at most twice the time for which the step has waited, and a run may wait for years.
     */
    private static final Duration LONGEST_WORKER_CHECK = Duration.ofDays(1);

    static Duration longer(Duration patience) {
        return Pauses.longer(patience, LONGEST_WORKER_CHECK);
    }

    static ActivityOptions engine(String queue) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(queue)
                .setStartToCloseTimeout(ENGINE_TIMEOUT)
                .setHeartbeatTimeout(ENGINE_HEARTBEAT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(PATIENT)
                .build();
    }

    /** Best effort: a worker that does not get it hears of the cancel with its next heartbeat. */
    static ActivityOptions interrupting(String queue) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(queue)
                .setStartToCloseTimeout(INTERRUPT_TIMEOUT)
                .setScheduleToCloseTimeout(ENGINE_HEARTBEAT)
                .setRetryOptions(PATIENT)
                .build();
    }

    /** Until the server takes it, however long it is away. A canceled run goes on at once, and leaves it alone. */
    static ActivityOptions telling() {
        return ActivityOptions.newBuilder()
                .setCancellationType(ActivityCancellationType.ABANDON)
                .setStartToCloseTimeout(TELL_TIMEOUT)
                .setRetryOptions(PATIENT)
                .build();
    }

    /**
     * As runs of earlier builds tell: in-process, and after a minute the workflow waits by timers. Each costs some events, of
     * which a history may have 51,200: with two minutes between them an outage of a week is survived.
     */
    static LocalActivityOptions tellingForLong() {
        return LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(TELL_TIMEOUT)
                .setLocalRetryThreshold(LOCAL_RETRIES)
                .setRetryOptions(RetryOptions.newBuilder(PATIENT)
                        .setMaximumInterval(LONGEST_LOCAL_PAUSE)
                        .setMaximumAttempts(WITHOUT_END)
                        .build())
                .build();
    }

    /** People's own policies take their time. */
    private static final Duration JUDGING_TIMEOUT = Duration.ofMinutes(10);

    static LocalActivityOptions judgingHere() {
        return once(JUDGING_TIMEOUT);
    }

    /** People are told of each retry. A canceled run goes on at once. */
    static ActivityOptions judging() {
        return ActivityOptions.newBuilder()
                .setCancellationType(ActivityCancellationType.ABANDON)
                .setStartToCloseTimeout(JUDGING_TIMEOUT)
                .setRetryOptions(PATIENT)
                .build();
    }

    /** As runs of earlier builds judge: every retry is the workflow's. */
    static LocalActivityOptions judgingForLong() {
        return LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(JUDGING_TIMEOUT)
                .setRetryOptions(RetryOptions.newBuilder(PATIENT)
                        .setMaximumAttempts(WITHOUT_END)
                        .build())
                .build();
    }

    /** Asked once: who gets no answer asks again later. */
    static LocalActivityOptions question() {
        return once(QUESTION_TIMEOUT);
    }

    private static LocalActivityOptions once(Duration atMost) {
        return LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(atMost)
                .setRetryOptions(
                        RetryOptions.newBuilder(PATIENT).setMaximumAttempts(1).build())
                .build();
    }
}
