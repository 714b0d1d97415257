package io.groundwork.opa;

import io.groundwork.policy.PolicyEngine;
import io.groundwork.policy.PolicyInput;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.Violation;
import java.util.List;

/** A set that could not be loaded: it answers every plan with why. */
public final class UnusableSet implements PolicyEngine {
    private final String name;
    private final EnforcementLevel level;
    private final ProblemException why;

    /** @param level the set's own */
    public UnusableSet(String name, EnforcementLevel level, ProblemException why) {
        this.name = name;
        this.level = level;
        this.why = why;
    }

    @Override
    public String policySet() {
        return name;
    }

    @Override
    public EnforcementLevel errorLevel() {
        return OpaPolicyEngine.errorLevel(level);
    }

    @Override
    public List<Violation> evaluate(PolicyInput input) {
        String next = why.problem().nextStep();
        throw PolicyProblems.judging(why.problem().message() + (next.isEmpty() ? "" : " (" + next + ")"));
    }
}
