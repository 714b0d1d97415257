package io.groundwork.cli.shell;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One thing {@code doctor} looked at.
 *
 * @param name stable, lower case
 * @param found what is there, with version or address
 * @param nextStep what to do; empty if there is nothing to do
 */
public record Check(String name, Level level, String found, String nextStep) {
    public enum Level {
        OK,
        /** Works, but less well or less safely than it could. */
        WARNING,
        /** Something needs it and it is not there. */
        MISSING;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Check ok(String name, String found) {
        return new Check(name, Level.OK, found, "");
    }

    public static Check warning(String name, String found, String nextStep) {
        return new Check(name, Level.WARNING, found, nextStep);
    }

    public static Check missing(String name, String found, String nextStep) {
        return new Check(name, Level.MISSING, found, nextStep);
    }
}
