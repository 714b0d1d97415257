package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.groundwork.problem.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a run is. The wire names (lower case) are the values of the search attribute {@code provisionStatus}. */
public enum RunStatus {
    UNINITIALIZED(null),
    INITIALIZING(null),
    INITIALIZED(null),
    PLANNING(null),
    PLANNED(null),
    POLICY_CHECKING(null),
    POLICY_CHECKED(null),
    AWAITING_APPROVAL(null),
    APPLYING(null),
    DESTROYING(null),
    RECOVERING(null),
    /** Stopped by a hard policy failure. */
    POLICY_FAILED(ExitCode.DENIED),
    APPLIED(ExitCode.OK),
    DESTROYED(ExitCode.OK),
    /** Planned only, or nothing to do. */
    PLANNED_AND_FINISHED(ExitCode.OK),
    /** A person denied the plan. */
    REJECTED(ExitCode.DENIED),
    /** Nobody decided in time. */
    EXPIRED(ExitCode.DENIED),
    CANCELED(ExitCode.INTERRUPTED),
    ERRORED(ExitCode.ENGINE),
    /**
     * A status that a newer version wrote and this one does not know. We never write it. It is no ending: whoever reads it
     * must not free a workspace, or stop looking, for a word it does not understand.
     */
    UNKNOWN(null);

    private static final List<RunStatus> KNOWN =
            Arrays.stream(values()).filter(status -> status != UNKNOWN).toList();

    private final ExitCode exitCode;
    private final boolean ended;

    RunStatus(@Nullable ExitCode exitCode) {
        this.ended = exitCode != null;
        this.exitCode = exitCode == null ? ExitCode.INTERNAL : exitCode;
    }

    /** Whether the run is over; an ended run never changes its status again. */
    public boolean ended() {
        return ended;
    }

    /**
     * What a client command ends with when the run ended here without a more telling error. An ending that this version does
     * not know is reported as an internal error: a script must not take it for success.
     */
    public ExitCode exitCode() {
        if (!ended && this != UNKNOWN) {
            throw new IllegalStateException("a run that is " + wireName() + " has no exit code");
        }
        return exitCode;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As read from the wire or a row: what this version does not know is {@link #UNKNOWN}. */
    @JsonCreator
    public static RunStatus of(String wireName) {
        return named(wireName).orElse(UNKNOWN);
    }

    /** As a person writes it; empty if there is no such status. */
    public static Optional<RunStatus> named(String text) {
        return KNOWN.stream()
                .filter(status -> status.wireName().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** All that this version knows, in order; without {@link #UNKNOWN}. */
    public static List<RunStatus> known() {
        return KNOWN;
    }
}
