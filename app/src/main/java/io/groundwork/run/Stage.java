package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The steps of a run, in order. */
public enum Stage {
    PREPARE(0),
    INIT(5),
    PLAN(15),
    POLICY(35),
    DECISION(40),
    APPLY(45),
    CONCLUDE(95);

    private final int percentBehind;

    Stage(int percentBehind) {
        this.percentBehind = percentBehind;
    }

    /** A rough share of the work, 0 to 100, that is behind a run when it comes to this stage. */
    public int percentBehind() {
        return percentBehind;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Stage of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
