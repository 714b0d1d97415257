package io.groundwork.problem;

import static java.util.Objects.requireNonNullElse;

/**
 * One failure as everybody outside sees it: in problem+json, in the last line of {@code --json}, in a run's row.
 *
 * @param code stable, lower case with underscores, e.g. {@code workspace_busy}; never reworded once released
 * @param kind who has to act
 * @param message what was being done and what went wrong, one sentence, no secret, no stack trace; of what others say at most
 *     {@value #LONGEST_MESSAGE} characters, because a problem goes through histories, answers and logs
 * @param nextStep what to do about it, one sentence; empty if there is nothing to say
 */
public record Problem(String code, ProblemKind kind, String message, String nextStep) {
    /** Characters of a message; the rest is cut, and the message says so. */
    public static final int LONGEST_MESSAGE = 8_192;

    public Problem {
        kind = requireNonNullElse(kind, ProblemKind.INTERNAL);
        message = Cut.to(LONGEST_MESSAGE, requireNonNullElse(message, ""));
        nextStep = Cut.to(LONGEST_MESSAGE, requireNonNullElse(nextStep, ""));
        if (!code.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("a problem code is lower case with underscores: " + code);
        }
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }

    public ProblemException asException(Throwable cause) {
        return new ProblemException(this, cause);
    }
}
