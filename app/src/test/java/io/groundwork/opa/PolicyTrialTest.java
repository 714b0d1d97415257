package io.groundwork.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.JudgedSet;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTrialTest {
    private static final String PASSWORD = "swordfish-8471";

    @TempDir
    Path root;

    private PolicyTrial trial;

    @BeforeEach
    void find() throws IOException, InterruptedException {
        trial = new PolicyTrial(RegoSet.settings(Duration.ofMinutes(2)));
    }

    private PolicyReport judge(RegoSet set, ObjectNode plan) {
        var source = new PolicyDirectory(set.directory().toString(), EnforcementLevel.HARD_MANDATORY);
        return trial.judge(List.of(source, source), plan, RegoSet.RUN);
    }

    @Test
    void sets_add_up_under_names_of_their_own() {
        RegoSet set = RegoSet.of(root, "package main\ndeny contains \"no\" if true\n");

        PolicyReport report = judge(set, RegoSet.plan());

        assertThat(report.violations()).extracting(Violation::policySet).containsExactly("tags", "tags-2");
        assertThat(report.sets()).extracting(JudgedSet::name).containsExactly("tags", "tags-2");
        assertThat(report.worst()).contains(EnforcementLevel.HARD_MANDATORY);
    }

    @Test
    void policies_see_whether_secrets_are_equal_and_nothing_else_of_them() {
        RegoSet set = RegoSet.of(root, """
                package main
                deny contains sprintf("%s is used twice", [one.after.password]) if {
                  one := input.resource_changes[0].change
                  one.after.password == input.variables.password.value
                  one.after.password != one.before.password
                  startswith(one.after.password, "(sensitive value ")
                }
                deny contains input.resource_changes[0].change.after.url
                """);
        ObjectNode plan = RegoSet.plan();
        ObjectNode change = (ObjectNode) plan.at("/resource_changes/0/change");
        change.putObject("before").put("password", "an-older-one-77");
        ((ObjectNode) change.path("after")).put("password", PASSWORD).put("url", "db://app:" + PASSWORD + "@host");
        change.putObject("before_sensitive").put("password", true);
        change.putObject("after_sensitive").put("password", true);
        plan.putObject("variables").putObject("password").put("value", PASSWORD);

        PolicyReport report = judge(set, plan);

        assertThat(report.violations())
                .extracting(Violation::message)
                .anyMatch(message -> message.matches("\\(sensitive value [0-9a-f]{12}\\) is used twice"))
                .contains("db://app:(sensitive value)@host");
        assertThat(Json.write(report)).doesNotContain(PASSWORD);
    }

    @Test
    void a_state_is_no_plan() {
        RegoSet set = RegoSet.of(root, "package main\ndeny contains \"no\" if true\n");
        ObjectNode state = Json.mapper().createObjectNode().put("format_version", "1.0");
        state.putObject("values");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> judge(set, state))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("plan_document_invalid"));
    }

    @Test
    void tests_run_in_both_versions_of_rego() {
        RegoSet set = RegoSet.of(root, "package main\ndeny contains \"no\" if input.bad\n")
                .with("a_test.rego", """
                        package main
                        test_bad if count(deny) == 1 with input as {"bad": true}
                        """)
                .with("old_test.rego", """
                        package main
                        test_good { count(deny) == 0 with input as {"bad": false} }
                        """);

        assertThat(trial.test(set.directory())).contains("test_bad: PASS", "test_good: PASS", "PASS: 2/2");
    }

    @Test
    void a_test_that_fails_is_told_with_opas_own_words() {
        RegoSet set = RegoSet.of(root, "package main\ndeny contains \"no\" if input.bad\n")
                .with("a_test.rego", "package main\ntest_bad if count(deny) == 7 with input as {\"bad\": true}\n");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> trial.test(set.directory()))
                .withMessageContainingAll("a_test.rego:2", "test_bad: FAIL", "FAIL: 1/1")
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.DENIED));
    }

    @Test
    void a_directory_without_tests_is_not_one_whose_tests_pass() {
        RegoSet set = RegoSet.of(root, "package main\ndeny contains \"no\" if input.bad\n");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> trial.test(set.directory()))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("policy_tests_missing"));
    }

    @Test
    void a_test_file_without_a_test_is_not_one_that_passes() {
        RegoSet set = RegoSet.of(root, "package main\ndeny contains \"no\" if input.bad\n")
                .with("a_test.rego", "package main\n");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> trial.test(set.directory()))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("policy_tests_missing"));
    }
}
