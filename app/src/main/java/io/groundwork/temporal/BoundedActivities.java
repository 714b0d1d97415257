package io.groundwork.temporal;

import io.groundwork.problem.Cut;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.wire.Json;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Keeps whatever an activity hands to Temporal far below what Temporal takes (2 MiB for each payload). What is larger is not
 * refused like a wrong call: the worker cannot even say that its activity has ended, so it is done again, and a local one fails
 * the workflow task for ever. Thread-safe.
 */
final class BoundedActivities extends WorkerInterceptorBase {
    /** Bytes of a result as JSON in UTF-8. */
    static final int MOST_RESULT = 1 << 20;

    /** Characters of one text of a failure. */
    static final int MOST_TEXT = 2 * Problem.LONGEST_MESSAGE;

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            @Override
            public ActivityOutput execute(ActivityInput input) {
                try {
                    ActivityOutput output = super.execute(input);
                    requireSmall(output.getResult());
                    return output;
                } catch (ApplicationFailure e) {
                    throw bounded(e);
                }
            }
        };
    }

    private static void requireSmall(@Nullable Object result) {
        if (result == null) {
            return;
        }
        int size = bytes(Json.write(result));
        if (size > MOST_RESULT) {
            Problem problem = new Problem(
                    "result_too_large",
                    ProblemKind.INTERNAL,
                    "a step of the run came to a result of " + (size >> 10) + " KiB, and Temporal takes at most "
                            + (MOST_RESULT >> 10),
                    "see the worker's log");
            throw ApplicationFailure.newBuilder()
                    .setMessage(problem.message())
                    .setType(problem.code())
                    .setNonRetryable(true)
                    .setDetails(problem)
                    .build();
        }
    }

    /** The same failure with its texts cut, and without causes that are too long: what counts of it is type and problem. */
    private static ApplicationFailure bounded(ApplicationFailure failure) {
        String message = String.valueOf(failure.getOriginalMessage());
        boolean causesAreSmall = areSmall(failure.getCause());
        Object detail = failure.getDetails().getSize() == 0
                ? null
                : failure.getDetails().get(0, Object.class);
        boolean detailIsSmall = detail == null || Json.write(detail).length() <= 2 * MOST_TEXT;
        if (message.length() <= MOST_TEXT && causesAreSmall && detailIsSmall) {
            return failure;
        }
        var bounded = ApplicationFailure.newBuilder()
                .setMessage(Cut.to(MOST_TEXT, message))
                .setType(failure.getType())
                .setNonRetryable(failure.isNonRetryable())
                .setNextRetryDelay(failure.getNextRetryDelay())
                .setCategory(failure.getCategory());
        if (detail != null && detailIsSmall) {
            bounded.setDetails(detail);
        }
        if (causesAreSmall && failure.getCause() != null) {
            bounded.setCause(failure.getCause());
        }
        ApplicationFailure result = bounded.build();
        result.setStackTrace(failure.getStackTrace());
        return result;
    }

    /** Temporal counts bytes: a text in another script has up to three for each character. */
    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean areSmall(@Nullable Throwable cause) {
        int left = MOST_TEXT;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            left -= String.valueOf(each.getMessage()).length();
            if (left < 0) {
                return false;
            }
        }
        return true;
    }
}
