package io.groundwork.workflow;

import io.temporal.api.enums.v1.RetryState;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Short steps are tried once as local activities, which cost neither an event nor a call to Temporal. What does not succeed
 * at once is left to a regular activity: Temporal repeats that for as long as it takes without writing an event, whereas
 * each repetition of a local activity by the workflow fills the history, which has an end.
 */
final class LocalFirst {
    private LocalFirst() {}

    /** What the local activity returned; empty if it failed in a way that a repetition may help, or returned null. */
    static <T> Optional<T> tried(Supplier<@Nullable T> local) {
        try {
            return Optional.ofNullable(local.get());
        } catch (ActivityFailure e) {
            if (e.getCause() instanceof CanceledFailure
                    || e.getRetryState() == RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
