package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That a run waits for a worker, which no decision can give it.
 *
 * @param worker the one that has the run, and is silent; null if any worker would do, and there is none
 * @param since when it, or any of them, was heard of last; null if none has been since the server started
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Waiting(@Nullable String worker, @Nullable Instant since) {
    /** What it waits for, as a person says it: {@code worker w-… silent for 1m30s}. */
    public String sentence(Instant now) {
        String howLong = since == null ? "" : " for " + brief(Duration.between(since, now));
        return worker == null ? "no worker has been heard of" + howLong : "worker " + worker + " silent" + howLong;
    }

    /** What a person can do about it, as one sentence. */
    public String nextStep() {
        return worker == null
                ? "start one with 'groundwork worker'"
                : "see that worker " + worker
                        + " runs and reaches the server; if it has ended, start it again on its data"
                        + " directory: an engine of the run may be at work there";
    }

    private static String brief(Duration silence) {
        long seconds = Math.max(0, silence.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        return seconds < 3_600
                ? String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%dh%02dm", seconds / 3_600, seconds % 3_600 / 60);
    }
}
