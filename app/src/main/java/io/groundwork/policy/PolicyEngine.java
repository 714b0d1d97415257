package io.groundwork.policy;

import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.Violation;
import java.util.List;

/** One policy set and what evaluates it. Implementations are safe for use by several threads. */
public interface PolicyEngine {
    /** Name of the policy set, as it stands in each violation. */
    String policySet();

    /** How much it weighs that the set gave no answer. */
    default EnforcementLevel errorLevel() {
        return EnforcementLevel.HARD_MANDATORY;
    }

    /**
     * What the set finds in a plan; empty where everything passed.
     *
     * @throws RuntimeException where the set gave no answer that can be relied upon. Never an empty list instead: the
     *     {@link Judge} turns the exception into a violation of {@link #errorLevel}
     */
    List<Violation> evaluate(PolicyInput input);
}
