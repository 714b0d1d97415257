package io.groundwork.policy;

import static io.groundwork.policy.PlanJson.aPlan;
import static io.groundwork.policy.PlanJson.recorded;
import static io.groundwork.run.policy.EnforcementLevel.ADVISORY;
import static io.groundwork.run.policy.EnforcementLevel.HARD_MANDATORY;
import static io.groundwork.run.policy.EnforcementLevel.SOFT_MANDATORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.run.RunMode;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiled set, in the JVM. Every corner of every rule is in the Rego tests; here: that the rules arrive. */
class DefaultPolicySetTest {
    private static Judge judge;

    @BeforeAll
    static void compile() {
        DefaultPolicySet set = new DefaultPolicySet();
        set.warmUp();
        judge = new Judge(List.of(set));
    }

    @Test
    void a_real_plan_that_creates_passes_and_tells_of_its_commands() {
        PolicyReport report = judge(recorded("create"));

        assertThat(report.passed()).isTrue();
        assertThat(report.violations())
                .extracting(Violation::policySet, Violation::rule, Violation::level, Violation::address)
                .containsExactly(tuple(
                        "default", "command_provisioner", ADVISORY, "module.site.module.inner.terraform_data.command"));
    }

    @Test
    void a_real_plan_without_resources_passes() {
        assertThat(judge(recorded("no-resources")).violations()).isEmpty();
    }

    @Test
    void a_real_plan_that_deletes_and_replaces_many_asks_a_person() {
        assertThat(judge(recorded("replace-and-delete")).violations())
                .extracting(Violation::rule, Violation::level, Violation::address)
                .contains(tuple("mass_deletion", SOFT_MANDATORY, null))
                .noneMatch(found -> found.toList().contains("stateful_deletion"));
    }

    @Test
    void replacements_of_a_type_an_operator_calls_stateful_are_found_in_both_orders_and_in_modules() {
        PolicySettings settings =
                new PolicySettings(1000, RuleLevel.SOFT_MANDATORY, RuleLevel.OFF, List.of("terraform_data"));

        assertThat(judge.judge(recorded("replace-and-delete"), RunMode.APPLY, settings)
                        .violations())
                .filteredOn(violation -> violation.message().contains("replaced"))
                .extracting(Violation::rule, Violation::level, Violation::address)
                .containsExactly(
                        tuple(
                                "stateful_deletion",
                                SOFT_MANDATORY,
                                "module.site[\"blue\"].module.inner.terraform_data.command"),
                        tuple("stateful_deletion", SOFT_MANDATORY, "terraform_data.replaced"),
                        tuple("stateful_deletion", SOFT_MANDATORY, "terraform_data.replaced_before_destroy"));
    }

    @Test
    void a_real_destroy_run_is_not_held_up_by_the_number_of_its_deletions() {
        assertThat(judge.judge(recorded("destroy"), RunMode.DESTROY, PolicySettings.DEFAULTS)
                        .passed())
                .isTrue();
        assertThat(judge(recorded("destroy")).worst()).contains(SOFT_MANDATORY);
    }

    @Test
    void forgetting_an_object_deletes_nothing() {
        PolicySettings settings =
                new PolicySettings(0, RuleLevel.SOFT_MANDATORY, RuleLevel.OFF, List.of("terraform_data"));

        assertThat(judge.judge(recorded("forget"), RunMode.APPLY, settings).passed())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "admin, HARD_MANDATORY",
        "Admin, HARD_MANDATORY",
        "owner, HARD_MANDATORY",
        "(sensitive value), SOFT_MANDATORY",
        "hmac:1f0c, SOFT_MANDATORY"
    })
    void an_account_level_admin_is_refused_and_a_role_nobody_can_read_asks_a_person(String role, String level) {
        JsonNode plan = aPlan().with(
                        "module.people.temporalcloud_user.a", "create", "{\"account_access\": \"" + role + "\"}")
                .json();

        assertThat(judge(plan).violations())
                .extracting(Violation::rule, violation -> violation.level().name(), Violation::address)
                .containsExactly(tuple("account_admin", level, "module.people.temporalcloud_user.a"));
    }

    @Test
    void a_role_known_after_apply_asks_a_person() {
        JsonNode plan = aPlan().with("temporalcloud_user.a", "update", "{}", "{\"account_access\": true}")
                .json();

        assertThat(judge(plan).worst()).contains(SOFT_MANDATORY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "no-op"})
    void an_admin_who_is_not_written_is_no_matter(String action) {
        JsonNode plan = aPlan().with("temporalcloud_user.a", action, "null").json();

        assertThat(judge(plan).violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OFF,",
        "ADVISORY, ADVISORY",
        "SOFT_MANDATORY, SOFT_MANDATORY",
        "HARD_MANDATORY, HARD_MANDATORY",
    })
    void what_a_namespace_admin_weighs_is_a_setting(RuleLevel setting, String level) {
        JsonNode plan = aPlan().with(
                        "temporalcloud_user.a",
                        "create",
                        "{\"account_access\": \"read\", \"namespace_accesses\": [{\"permission\": \"admin\"}]}")
                .json();
        PolicySettings settings = new PolicySettings(10, RuleLevel.SOFT_MANDATORY, setting, List.of());

        assertThat(judge.judge(plan, RunMode.APPLY, settings)
                        .worst()
                        .map(Enum::name)
                        .orElse(null))
                .isEqualTo(level);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "delete,create", "create,delete"})
    void a_namespace_is_not_deleted_without_a_person(String actions) {
        JsonNode plan =
                aPlan().with("temporalcloud_namespace.orders", actions, "{}").json();

        assertThat(judge(plan).violations())
                .extracting(Violation::rule, Violation::level, Violation::address)
                .containsExactly(tuple("stateful_deletion", SOFT_MANDATORY, "temporalcloud_namespace.orders"));
    }

    @Test
    void what_is_not_known_or_shown_in_part_is_named_each_for_itself() {
        assertThat(judge(recorded("unknown")).violations())
                .extracting(Violation::rule, Violation::level, Violation::address)
                .containsExactlyInAnyOrder(
                        tuple("unknown_deletion", SOFT_MANDATORY, "awscc_rds_db_instance.orders"),
                        tuple("unknown_plan_section", SOFT_MANDATORY, null),
                        tuple("action_invocation", SOFT_MANDATORY, "action.aws_lambda_invoke.migrate"),
                        tuple("deferred_change", ADVISORY, "aws_instance.later[*]"),
                        tuple("deferred_change", ADVISORY, "action.aws_lambda_invoke.later"),
                        tuple("command_provisioner", ADVISORY, "terraform_data.gone"),
                        tuple("forgotten_object", ADVISORY, "aws_s3_bucket.kept"),
                        tuple("outside_data", ADVISORY, "module.site.data.external.names"),
                        tuple("outside_data", ADVISORY, "module.site.data.http.page"));
        assertThat(judge(recorded("unknown")).violations())
                .extracting(Violation::message)
                .anyMatch(message -> message.contains("a section that this policy set does not know, policy_decisions"))
                .anyMatch(message -> message.contains("not known whether awscc_rds_db_instance holds data"));
    }

    @Test
    void what_is_not_known_can_be_made_to_stop_a_run_or_to_pass() {
        JsonNode plan = recorded("unknown");
        for (RuleLevel level : RuleLevel.values()) {
            var settings = new PolicySettings(
                    10, RuleLevel.SOFT_MANDATORY, RuleLevel.SOFT_MANDATORY, List.of(), List.of(), level, level);

            assertThat(judge.judge(plan, RunMode.APPLY, settings).worst().map(found -> found.wireName()))
                    .contains(level == RuleLevel.OFF ? "advisory" : level.wireName());
        }
    }

    @Test
    void an_operator_says_which_types_hold_no_data() {
        JsonNode plan = aPlan().with("awscc_iam_role.a", "delete", "null").json();
        var settings = new PolicySettings(
                10,
                RuleLevel.SOFT_MANDATORY,
                RuleLevel.SOFT_MANDATORY,
                List.of(),
                List.of("awscc_iam_*"),
                RuleLevel.SOFT_MANDATORY,
                RuleLevel.SOFT_MANDATORY);

        assertThat(judge(plan).worst()).contains(SOFT_MANDATORY);
        assertThat(judge.judge(plan, RunMode.APPLY, settings).violations()).isEmpty();
    }

    @Test
    void the_weightiest_violation_comes_first() {
        JsonNode plan = aPlan().with("temporalcloud_namespace.b", "delete", "null")
                .with("temporalcloud_namespace.a", "delete", "null")
                .with("temporalcloud_user.a", "create", "{\"account_access\": \"admin\"}")
                .json();

        assertThat(judge(plan).violations())
                .extracting(Violation::level, Violation::address)
                .containsExactly(
                        tuple(HARD_MANDATORY, "temporalcloud_user.a"),
                        tuple(SOFT_MANDATORY, "temporalcloud_namespace.a"),
                        tuple(SOFT_MANDATORY, "temporalcloud_namespace.b"));
    }

    private static PolicyReport judge(JsonNode plan) {
        return judge.judge(plan, RunMode.APPLY, PolicySettings.DEFAULTS);
    }
}
