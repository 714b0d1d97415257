package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
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
    public enum Verdict {
        APPROVE,
        DENY;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Verdict of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }
}
