package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonValue;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.Verdict;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person's word on a plan.
 *
 * @param verdict approve or deny
 * @param by who decided
 * @param reason why; never blank
 * @param planDigest the plan it is for; null only while a signal is on its way, which means the plan at hand
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Decision(
        Verdict verdict, String by, String reason, @Nullable String planDigest) {
    private static final Set<String> OF_NO_PERSON = Set.of("auto-approve", "signal");

    /** Whether the name stands for a decision that no person took through us; nobody may call themselves so, in any case. */
    public static boolean isOfNoPerson(String by) {
        return OF_NO_PERSON.contains(by.strip().toLowerCase(Locale.ROOT));
    }

    /** The decision, with the plan it was taken on if it does not say so itself. */
    public Decision on(String planAtHand) {
        return planDigest == null ? new Decision(verdict, by, reason, planAtHand) : this;
    }

    /** Whether it was taken on this plan, and not on one before it. */
    public boolean isOn(@Nullable PlanSummary plan) {
        return plan != null && plan.planDigest().equals(planDigest);
    }

    public enum Verdict {
        APPROVE,
        DENY,
        /** A word that this version does not know. Such a decision is never taken: it is refused with {@code decision_invalid}. */
        UNKNOWN;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Verdict of(String wireName) {
            return Arrays.stream(values())
                    .filter(verdict -> verdict.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElse(UNKNOWN);
        }
    }
}
