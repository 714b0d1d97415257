package io.groundwork.problem;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Who has to act when something failed. The kind, not the code, decides HTTP status, exit code and whether a retry can
 * help; the edges ({@code web}, {@code cli}, {@code worker}) read it from here and nowhere else.
 */
public enum ProblemKind {
    /** The request, the configuration or its variables are wrong: trying again unchanged cannot help. */
    USER(400, ExitCode.USAGE, false),
    /** No such run, workspace or artifact. */
    NOT_FOUND(404, ExitCode.USAGE, false),
    /** No token or a wrong one. */
    UNAUTHORIZED(401, ExitCode.USAGE, false),
    /** Right in itself but not now: the workspace is busy, the run is over, the plan is another one. */
    CONFLICT(409, ExitCode.USAGE, false),
    /** A person or a policy said no. */
    DENIED(403, ExitCode.DENIED, false),
    /** The engine ran and failed, or refused the configuration. */
    ENGINE(422, ExitCode.ENGINE, false),
    /** Something we talk to is not there: Temporal, the server, a registry. */
    EXTERNAL(503, ExitCode.UNREACHABLE, true),
    /** Disk full, out of memory, too many files. */
    RESOURCES(503, ExitCode.INTERNAL, true),
    /** Our own fault. */
    INTERNAL(500, ExitCode.INTERNAL, false);

    private final int httpStatus;
    private final ExitCode exitCode;
    private final boolean retryable;

    ProblemKind(int httpStatus, ExitCode exitCode, boolean retryable) {
        this.httpStatus = httpStatus;
        this.exitCode = exitCode;
        this.retryable = retryable;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * As read from the wire or a row. A kind of a newer version is read as {@link #INTERNAL}, which promises nothing: not that
     * a retry helps, and not that the reader's own request is wrong. An HTTP client knows more, from the status.
     */
    @JsonCreator
    public static ProblemKind of(String wireName) {
        return named(wireName).orElse(INTERNAL);
    }

    /** Empty if there is no such kind. */
    public static Optional<ProblemKind> named(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public int httpStatus() {
        return httpStatus;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** Whether the same request may succeed later without anybody changing anything. */
    public boolean retryable() {
        return retryable;
    }
}
