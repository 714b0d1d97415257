package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.groundwork.problem.ExitCode;
import java.util.Locale;

/** Where a run is. The wire names (lower case) are the values of the search attribute {@code provisionStatus}. */
public enum ProvisionStatus {
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
    ERRORED(ExitCode.ENGINE);

    private final ExitCode exitCode;
    private final boolean ended;

    ProvisionStatus(@org.jspecify.annotations.Nullable ExitCode exitCode) {
        this.ended = exitCode != null;
        this.exitCode = exitCode == null ? ExitCode.INTERNAL : exitCode;
    }

    /** Whether the run is over; an ended run never changes its status again. */
    public boolean ended() {
        return ended;
    }

    /** What a client command ends with when the run ended here without a more telling error. */
    public ExitCode exitCode() {
        if (!ended) {
            throw new IllegalStateException("a run that is " + wireName() + " has no exit code");
        }
        return exitCode;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static ProvisionStatus of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
