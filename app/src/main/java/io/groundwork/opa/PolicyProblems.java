package io.groundwork.opa;

import io.groundwork.policy.Judge;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;

/** What can be wrong with a policy set. */
final class PolicyProblems {
    private PolicyProblems() {}

    /** The set itself is wrong: nobody needs a plan to see that. */
    static ProblemException invalid(String set, String why) {
        return Problems.badInput(
                "policy_set_invalid",
                "loading the policy set " + set + ": " + why,
                "correct it; 'groundwork policy eval' shows what it says without a run");
    }

    /** The set gave no answer about a plan that can be relied upon. */
    static ProblemException judging(String why) {
        return new Problem(
                        Judge.ERROR_RULE,
                        ProblemKind.DENIED,
                        "judging failed: " + why,
                        "correct the policy; 'groundwork policy eval' shows what it says without a run")
                .asException();
    }

    static ProblemException disk(String doing, Exception cause) {
        return new Problem(
                        "disk_failed",
                        ProblemKind.RESOURCES,
                        doing + ": " + cause.getMessage(),
                        "look at the disk and its permissions")
                .asException(cause);
    }
}
