package io.groundwork.policy;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;

/** A policy set gave no answer that can be relied upon. */
final class PolicyErrors {
    static final String CODE = "policy_error";

    private PolicyErrors() {}

    static ProblemException because(String reason) {
        return problem(reason).asException();
    }

    static ProblemException because(String reason, Throwable cause) {
        return problem(reason).asException(cause);
    }

    private static Problem problem(String reason) {
        return new Problem(
                CODE,
                ProblemKind.DENIED,
                "the policies could not be evaluated: " + reason,
                "nothing was applied; report this, with the version of Groundwork and of the engine");
    }
}
