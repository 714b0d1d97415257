package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.Retry;
import io.groundwork.run.Stage;
import io.groundwork.workflow.Pauses;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people that a step failed, why, and when it is tried again. Thread-safe. */
final class RetryReporter {
    private static final Logger LOG = LoggerFactory.getLogger(RetryReporter.class);

    private final WorkerApi server;
    private final Clock clock;

    /** @param server without patience: it may be the reason for the retry */
    RetryReporter(WorkerApi server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    /** Does the step; a failure that is worth a retry is told, and carries the time of that retry to Temporal. */
    <T> T told(String runId, Stage stage, Supplier<T> step) {
        return told(runId, stage, step, ignored -> true);
    }

    /** As {@link #told}, for a step whose one local try is followed at once by one that is not local. */
    <T> T toldWhereRepeated(String runId, Stage stage, Supplier<T> step) {
        return told(runId, stage, step, activity -> !activity.isLocal());
    }

    private <T> T told(String runId, Stage stage, Supplier<T> step, Predicate<ActivityInfo> repeated) {
        try {
            return step.get();
        } catch (ApplicationFailure e) {
            ActivityInfo activity = Activity.getExecutionContext().getInfo();
            if (e.isNonRetryable() || !repeated.test(activity)) {
                throw e;
            }
            Duration pause = Pauses.after(activity.getAttempt());
            tell(runId, stage, activity.getAttempt(), pause, e);
            throw withPause(e, pause);
        }
    }

    private void tell(String runId, Stage stage, int attempt, Duration pause, ApplicationFailure failure) {
        if (failure.getDetails().getSize() == 0) {
            return;
        }
        Problem problem = failure.getDetails().get(0, Problem.class);
        LOG.warn("run {}: attempt {} of {}: {}", runId, attempt, stage.wireName(), problem.message());
        try {
            server.retry(runId, new Retry(stage, attempt, clock.instant().plus(pause), problem));
        } catch (ProblemException e) {
            LOG.warn("run {}: the retry could not be told: {}", runId, e.getMessage());
        }
    }

    private static ApplicationFailure withPause(ApplicationFailure failure, Duration pause) {
        return ApplicationFailure.newBuilder()
                .setMessage(failure.getOriginalMessage())
                .setType(failure.getType())
                .setDetails(failure.getDetails())
                .setCause(failure.getCause())
                .setNextRetryDelay(pause)
                .build();
    }
}
