package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The steps of a run, in order. */
public enum Stage {
    PREPARE,
    INIT,
    PLAN,
    POLICY,
    DECISION,
    APPLY,
    CONCLUDE;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Stage of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
