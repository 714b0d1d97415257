package io.groundwork.run.policy;

import static java.util.Objects.requireNonNullElse;

import org.jspecify.annotations.Nullable;

/**
 * One thing a policy found.
 *
 * @param policySet e.g. {@code default}
 * @param rule stable name of the rule
 * @param level its weight
 * @param message for people; scrubbed of secrets
 * @param address of the resource, if the rule names one
 */
public record Violation(
        String policySet,
        String rule,
        EnforcementLevel level,
        String message,
        @Nullable String address) {
    public Violation {
        // A violation whose weight is not said asks a person, as one whose weight is not known does.
        level = requireNonNullElse(level, EnforcementLevel.SOFT_MANDATORY);
    }
}
