package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the policies said about one plan.
 *
 * @param violations at most {@value #LIMIT}, the weightiest first, so that a report stays small in a history
 * @param total how many there were before the cut
 */
public record PolicyReport(List<Violation> violations, int total) {
    public static final int LIMIT = 100;

    public PolicyReport {
        violations = violations.stream()
                .sorted(Comparator.comparing(Violation::level).reversed())
                .limit(LIMIT)
                .toList();
    }

    public static PolicyReport of(List<Violation> violations) {
        return new PolicyReport(violations, violations.size());
    }

    /** The weightiest level violated; empty where everything passed. */
    @JsonIgnore
    public Optional<EnforcementLevel> worst() {
        return violations.stream().map(Violation::level).max(Comparator.naturalOrder());
    }

    @JsonIgnore
    public boolean passed() {
        return worst().map(level -> level == EnforcementLevel.ADVISORY).orElse(true);
    }
}
