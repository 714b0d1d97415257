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
 * its engine over because its worker stops, a promise that a canceled workflow has no use for any more.
 */
final class Noise extends Filter<ILoggingEvent> {
    private static final String HANDOVER = "type='handover'";
    private static final String UNUSED_PROMISE = "Promise completed with exception and was never accessed";

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean warning = event.getLoggerName().startsWith("io.temporal.")
                && event.getLevel().equals(Level.WARN);
        return warning && isNormal(event) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isNormal(ILoggingEvent event) {
        return Objects.requireNonNullElse(event.getMessage(), "").startsWith(UNUSED_PROMISE)
                || isHandover(event.getThrowableProxy());
    }

    private static boolean isHandover(@Nullable IThrowableProxy thrown) {
        return thrown != null
                && Objects.requireNonNullElse(thrown.getMessage(), "").contains(HANDOVER);
    }
}
