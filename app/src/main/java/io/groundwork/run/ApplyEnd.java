package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * How the apply of a run ended, as the worker that holds it has found out from the engine itself. Nothing else frees a
 * workspace that an engine may still be changing.
 *
 * @param holder the worker's id
 * @param why one sentence for people; empty if the engine ended in order
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ApplyEnd(String holder, Ending ending, String why) {
    public ApplyEnd {
        holder = Objects.requireNonNullElse(holder, "");
        ending = Objects.requireNonNullElse(ending, Ending.LOST);
        why = Objects.requireNonNullElse(why, "");
    }

    /** What is known of the end. */
    public enum Ending {
        /** The engine ended by itself, well or not, and what it made is in the state. */
        FINISHED,
        /** The engine is over, and what it made last may be missing from the state. */
        LOST,
        /** No engine was started, and none will be. */
        NOT_BEGUN;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** An ending that this version does not know proves nothing: it counts as {@link #LOST}. */
        @JsonCreator
        public static Ending of(String wireName) {
            return Arrays.stream(values())
                    .filter(ending -> ending.wireName().equals(wireName))
                    .findFirst()
                    .orElse(LOST);
        }
    }
}
