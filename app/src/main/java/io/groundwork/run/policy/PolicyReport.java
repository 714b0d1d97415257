package io.groundwork.run.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the policies said about one plan.
 *
 * @param violations at most {@value #LIMIT}, the weightiest first, so that a report stays small in a history
 * @param total how many there were before the cut
 * @param sets the sets of users and operators that were asked, beside the default set
 */
public record PolicyReport(List<Violation> violations, int total, List<JudgedSet> sets) {
    public static final int LIMIT = 100;

    public PolicyReport {
        violations = requireNonNullElse(violations, List.<Violation>of()).stream()
                .sorted(Comparator.comparing(Violation::level).reversed())
                .limit(LIMIT)
                .toList();
        // Histories from before there were any do not have them.
        sets = sets == null ? List.of() : List.copyOf(sets);
    }

    public static PolicyReport of(List<Violation> violations) {
        return new PolicyReport(violations, violations.size(), List.of());
    }

    /** The same words, with whom they come from. */
    public PolicyReport by(List<JudgedSet> judges) {
        return new PolicyReport(violations, total, judges);
    }

    /** The same, with every text that came from a policy or a plan passed through this, e.g. to take out secrets. */
    public PolicyReport withTexts(UnaryOperator<String> cleaner) {
        List<Violation> clean = violations.stream()
                .map(found -> new Violation(
                        found.policySet(),
                        found.rule(),
                        found.level(),
                        cleaner.apply(found.message()),
                        found.address() == null ? null : cleaner.apply(found.address())))
                .toList();
        return new PolicyReport(clean, total, sets);
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
