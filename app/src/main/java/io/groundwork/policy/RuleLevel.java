package io.groundwork.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much a rule weighs where an operator may choose: an enforcement level, or nothing at all. */
public enum RuleLevel {
    OFF,
    ADVISORY,
    SOFT_MANDATORY,
    HARD_MANDATORY;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    public static RuleLevel of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
