package io.groundwork.problem;

/** The exit statuses of every {@code groundwork} command; the table in {@code docs/cli.md} is checked against this. */
public enum ExitCode {
    OK(0, "applied, destroyed, planned, or nothing to do"),
    INTERNAL(1, "an internal error, or this machine lacks resources"),
    USAGE(2, "wrong usage or bad input, also an unknown run or workspace"),
    DENIED(3, "denied, rejected, expired, or stopped by a policy"),
    ENGINE(4, "the engine failed or refused the configuration"),
    UNREACHABLE(5, "Temporal or the server cannot be reached"),
    INTERRUPTED(130, "interrupted, or the run was canceled");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    public int status() {
        return status;
    }

    public String meaning() {
        return meaning;
    }
}
