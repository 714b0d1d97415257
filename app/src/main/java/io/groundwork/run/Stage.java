package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The steps of a run, in order. */
public enum Stage {
    PREPARE(0),
    INIT(5),
    PLAN(15),
    POLICY(35),
    DECISION(40),
    APPLY(45),
    CONCLUDE(95),
    /** A step that a newer version has and this one does not know: it is shown as such and decides nothing. We never write it. */
    UNKNOWN(0);

    private static final List<Stage> KNOWN =
            Arrays.stream(values()).filter(stage -> stage != UNKNOWN).toList();

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
        return KNOWN.stream()
                .filter(stage -> stage.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** All that this version knows, in order; without {@link #UNKNOWN}. */
    public static List<Stage> known() {
        return KNOWN;
    }
}
