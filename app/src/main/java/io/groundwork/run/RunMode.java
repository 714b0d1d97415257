package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a run is for. */
public enum RunMode {
    APPLY,
    DESTROY,
    PLAN_ONLY;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * As read from the wire or a row. A mode of a newer version is read as {@link #PLAN_ONLY}, the one that changes nothing:
     * a worker that does not know what a run is for must not apply it. What people ask for goes through {@link #named}.
     */
    @JsonCreator
    public static RunMode of(String wireName) {
        return named(wireName).orElse(PLAN_ONLY);
    }

    /** As a person writes it; empty if there is no such mode. */
    public static Optional<RunMode> named(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.wireName().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
