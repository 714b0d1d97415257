package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonValue;
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
 * @param planDigest the plan it is for; null only from a signal, which means the plan at hand
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Decision(
        Verdict verdict, String by, String reason, @Nullable String planDigest) {
    /** What stands for a person in {@code by} where none decided through us; nobody may call himself so. */
    public static final Set<String> OF_NO_PERSON = Set.of("auto-approve", "signal");

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
