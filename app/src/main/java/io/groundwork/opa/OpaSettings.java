package io.groundwork.opa;

import io.groundwork.policy.PolicyDirectory;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about policies in Rego.
 *
 * @param program name or absolute path of {@code opa}; null for {@code opa} on the search path
 * @param searchPath directories separated by {@code :}, as in {@code PATH}
 * @param atMost how long the sets of a run may take in all, everything included; at most {@link #LONGEST_TIME}
 * @param always the sets that judge every run
 */
public record OpaSettings(@Nullable String program, String searchPath, Duration atMost, List<PolicyDirectory> always) {
    /** Below the time that the workflow gives to judging, so that slow policies end as a verdict and not as a repetition. */
    public static final Duration LONGEST_TIME = Duration.ofSeconds(20);

    public static final Duration DEFAULT_TIME = Duration.ofSeconds(10);

    public OpaSettings {
        always = List.copyOf(always);
    }

    /** {@code opa} from a search path, and no sets. */
    public static OpaSettings on(String searchPath) {
        return new OpaSettings(null, searchPath, DEFAULT_TIME, List.of());
    }
}
