package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a run is for. */
public enum RunMode {
    APPLY,
    DESTROY,
    PLAN_ONLY;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static RunMode of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
