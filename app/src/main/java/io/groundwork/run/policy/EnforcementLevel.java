package io.groundwork.run.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much a violation weighs; in rising order. */
public enum EnforcementLevel {
    /** Told, never stops. */
    ADVISORY,
    /** Stops until a person approves. */
    SOFT_MANDATORY,
    /** Stops. */
    HARD_MANDATORY;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * As read from the wire or a row. A level of a newer version is read as {@link #SOFT_MANDATORY}: a person is asked, so
     * that the violation is neither passed over nor ends the run. What people write goes through {@link #named}.
     */
    @JsonCreator
    public static EnforcementLevel of(String wireName) {
        return named(wireName).orElse(SOFT_MANDATORY);
    }

    /** As a person writes it; empty if there is no such level. */
    public static Optional<EnforcementLevel> named(String text) {
        return Arrays.stream(values())
                .filter(level -> level.wireName().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
