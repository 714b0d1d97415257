package io.groundwork.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunMode;
import io.groundwork.run.plan.PlanChecks;
import io.groundwork.run.plan.PlanDetails;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunMessagesTest {
    private static PlanSummary plan(int imports, PlanDetails details) {
        return new PlanSummary("d1", "v1", 0, 0, 0, imports, true, "terraform 1.14.0", null, details);
    }

    @Test
    void a_plan_that_only_forgets_is_not_told_as_three_zeros() {
        assertThat(RunMessages.describe(plan(0, new PlanDetails(0, 2, 0, 0, 0, 0, 0, 0, 0, 0, false, PlanChecks.NONE))))
                .isEqualTo("0 to add, 0 to change, 0 to destroy, 2 to forget");
    }

    @Test
    void all_that_a_plan_does_is_told() {
        assertThat(RunMessages.describe(plan(1, new PlanDetails(2, 3, 4, 1, 6, 7, 8, 9, 1, 2, false, PlanChecks.NONE))))
                .isEqualTo("1 to import, 2 to move, 0 to add, 0 to change, 0 to destroy (4 replaced), 3 to forget, "
                        + "1 action to invoke, 6 outputs to change, 8 data sources to read, 9 results of checks to record, "
                        + "7 left for a later plan, 2 values known after apply, 1 changed outside");
    }

    @Test
    void whoever_decides_is_told_that_everything_goes_and_which_checks_failed() {
        PlanChecks checks = new PlanChecks(1, 1, 0, List.of(new PlanChecks.Failure("check.health", "no answer")));
        PlanSummary everything = plan(0, new PlanDetails(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, true, checks));
        PolicyReport passed = PolicyReport.of(List.of());

        assertThat(RunMessages.howToDecide(OnTestServer.aRun(true), everything, passed))
                .contains("deletes everything", "- failed check: check.health: no answer");
        assertThat(RunMessages.howToDecide(OnTestServer.aRun(true, RunMode.DESTROY, null), everything, passed))
                .doesNotContain("deletes everything");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ADVISORY       | 1 | 1 violation, advisory only
                    ADVISORY       | 2 | 2 violations, advisory only
                    SOFT_MANDATORY | 1 | 1 violation, a person has to decide
                    HARD_MANDATORY | 3 | 3 violations, the plan must not be applied
                    """)
    void a_verdict_is_told_in_plain_words(EnforcementLevel worst, int count, String words) {
        Violation violation = new Violation("default", "rule", worst, "not like this", null);

        assertThat(RunMessages.describe(PolicyReport.of(Collections.nCopies(count, violation))))
                .isEqualTo(words);
    }
}
