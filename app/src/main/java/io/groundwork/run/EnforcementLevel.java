package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

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

    @JsonCreator
    public static EnforcementLevel of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
