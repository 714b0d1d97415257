package io.groundwork.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out of the log what Temporal's SDK warns of, with stack traces, and what is as it should be: an activity that hands
 * its engine over because its worker stops, a promise that a canceled or evicted workflow has no use for any more, and a
 * decision for an evicted one, which Temporal before 1.31 sends a second time with the whole history.
 */
final class Noise extends Filter<ILoggingEvent> {
    private static final String HANDOVER = "type='handover'";
    private static final String UNUSED_PROMISE = "Promise completed with exception and was never accessed";
    private static final String CANCELED = "io.temporal.failure.CanceledFailure";
    private static final String EVICTED = "io.temporal.internal.sync.DestroyWorkflowThreadError";
    private static final String FAILED_TASK = "Workflow task processing failure";
    private static final String CUT_HISTORY = "Premature end of stream";

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean warning = event.getLoggerName().startsWith("io.temporal.")
                && event.getLevel().equals(Level.WARN);
        return warning && isNormal(event) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isNormal(ILoggingEvent event) {
        String message = Objects.requireNonNullElse(event.getMessage(), "");
        IThrowableProxy thrown = event.getThrowableProxy();
        return says(thrown, HANDOVER)
                || (message.startsWith(UNUSED_PROMISE) && (is(thrown, CANCELED) || is(thrown, EVICTED)))
                || (message.startsWith(FAILED_TASK) && says(thrown, CUT_HISTORY));
    }

    private static boolean says(@Nullable IThrowableProxy thrown, String words) {
        return thrown != null
                && Objects.requireNonNullElse(thrown.getMessage(), "").contains(words);
    }

    /** Itself, or by its cause. */
    private static boolean is(@Nullable IThrowableProxy thrown, String type) {
        for (IThrowableProxy cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getClassName().equals(type)) {
                return true;
            }
        }
        return false;
    }
}
