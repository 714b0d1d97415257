package io.groundwork.opa;

import static io.groundwork.run.policy.EnforcementLevel.ADVISORY;
import static io.groundwork.run.policy.EnforcementLevel.HARD_MANDATORY;
import static io.groundwork.run.policy.EnforcementLevel.SOFT_MANDATORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies as people have written them, judged by the real opa. */
class RegoShapesTest {
    @TempDir
    Path root;

    @Test
    void a_deny_of_conftest_is_a_violation_of_the_sets_level_and_a_warn_is_advisory() throws Exception {
        RegoSet set = RegoSet.of(root, """
                package main

                deny contains msg if {
                  some change in input.resource_changes
                  change.change.after.public
                  msg := sprintf("%s is public", [change.address])
                }

                warn_size contains "some are small" if {
                  input.resource_changes[_].change.after.size < 10
                }
                """);

        PolicyReport report = set.judge(HARD_MANDATORY, RegoSet.plan());

        assertThat(report.violations())
                .containsExactly(
                        new Violation("tags", "deny", HARD_MANDATORY, "acme_bucket.logs is public", "acme_bucket.logs"),
                        new Violation(
                                "tags",
                                "deny",
                                HARD_MANDATORY,
                                "acme_bucket.logs_archive is public",
                                "acme_bucket.logs_archive"),
                        new Violation("tags", "warn_size", ADVISORY, "some are small", null));
    }

    @Test
    void a_violation_with_an_object_says_its_message_and_the_resource_it_names() throws Exception {
        PolicyReport report = RegoSet.of(root, """
                package main

                violation_public contains {"msg": "a public bucket", "resource": change.address, "details": {"a": 1}} if {
                  some change in input.resource_changes
                  change.change.after.name == "logs"
                }
                """).judge();

        assertThat(report.violations())
                .containsExactly(new Violation(
                        "tags", "violation_public", SOFT_MANDATORY, "a public bucket", "acme_bucket.logs"));
    }

    @Test
    void an_address_that_no_resource_has_is_not_taken_over() throws Exception {
        PolicyReport report = RegoSet.of(root, """
                package main

                deny contains {"msg": "acme_bucket.log is no acme_bucket.logs.x", "address": "acme_bucket.other"}
                """).judge();

        assertThat(report.violations())
                .singleElement()
                .satisfies(found -> assertThat(found.address()).isNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package main\ndeny if input.resource_changes[_].change.after.public",
                "package main\ndefault deny := false\ndeny if input.resource_changes[_].change.after.public"
            })
    void a_boolean_deny_that_holds_is_a_violation(String rego) throws Exception {
        assertThat(RegoSet.of(root, rego).judge().violations())
                .containsExactly(new Violation("tags", "deny", SOFT_MANDATORY, "deny holds", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package main\ndeny if input.nothing",
                "package main\ndefault deny := false\ndeny if input.nothing",
                "package main\ndeny contains \"x\" if input.nothing",
                "package main\ndeny[msg] { input.nothing; msg := \"x\" }"
            })
    void a_deny_that_does_not_hold_passes(String rego) throws Exception {
        assertThat(RegoSet.of(root, rego).judge().violations()).isEmpty();
    }

    @Test
    void version_0_of_rego_is_understood_file_by_file_and_recorded() throws Exception {
        RegoSet set = RegoSet.of(root, """
                        package terraform.buckets

                        deny[msg] {
                          input.tfplan.resource_changes[_].change.after.name == "logs"
                          msg := "old style"
                        }
                        """).with("new/b.rego", "package main\ndeny contains \"new style\" if true\n");

        assertThat(set.load(SOFT_MANDATORY).description().rego()).isEqualTo("v0, v1");
        assertThat(set.judge().violations())
                .extracting(Violation::rule, Violation::message)
                .containsExactly(tuple("deny", "new style"), tuple("terraform.buckets.deny", "old style"));
    }

    /** In version 1 {@code deny[msg] if} is no set but a map from the message to true, and is meant all the same. */
    @Test
    void the_old_brackets_in_version_1_and_rules_with_names_behind_a_dot_are_understood() throws Exception {
        PolicyReport report = RegoSet.of(root, """
                package main
                import rego.v1

                deny[msg] if { msg := "in brackets" }
                violation.tags contains msg if { msg := "behind a dot" }
                """).judge();

        assertThat(report.violations())
                .extracting(Violation::message)
                .containsExactlyInAnyOrder("in brackets", "behind a dot");
    }

    @Test
    void every_package_is_asked_and_functions_and_tests_are_not() throws Exception {
        PolicyReport report = RegoSet.of(root, """
                        package acme["bucket rules"]
                        deny contains "asked" if is_true(1)
                        deny_if(x) if x == 1
                        is_true(x) if deny_if(x)
                        """)
                .with("a_test.rego", "package main\ndeny contains \"only a test\" if true\n")
                .judge();

        assertThat(report.violations())
                .containsExactly(new Violation("tags", "acme.bucket rules.deny", SOFT_MANDATORY, "asked", null));
    }

    @Test
    void the_queries_of_hcp_terraform_see_plan_and_run_and_have_the_levels_of_policies_hcl() throws Exception {
        RegoSet set = RegoSet.in(root)
                .with("policies.hcl", """
                        # as HCP Terraform has it
                        policy "no-public-buckets" {
                          query             = "data.terraform.policies.buckets.deny"
                          enforcement_level = "mandatory"
                        }

                        policy "naming" {
                          description = "advice"
                          query       = "data.terraform.policies.naming.rule"
                        }
                        """)
                .with("buckets.rego", """
                        package terraform.policies.buckets
                        import input.plan as tfplan
                        deny contains msg if {
                          tfplan.resource_changes[_].change.after.public
                          input.run.workspace.name == "prod-network"
                          not input.run.is_destroy
                          msg := "public in prod"
                        }
                        deny contains "beside" if input.run.created_by == "ada"
                        """)
                .with("naming.rego", "package terraform.policies.naming\nrule contains {\"any\": 1} if true\n")
                .with("other.rego", "package main\ndeny contains \"not among the queries\" if true\n");

        assertThat(set.judge(HARD_MANDATORY, RegoSet.plan()).violations())
                .containsExactly(
                        new Violation("tags", "no-public-buckets", HARD_MANDATORY, "beside", null),
                        new Violation("tags", "no-public-buckets", HARD_MANDATORY, "public in prod", null),
                        new Violation("tags", "naming", ADVISORY, "{\"any\":1}", null));
    }

    @Test
    void data_files_lie_where_opa_puts_them() throws Exception {
        RegoSet set = RegoSet.of(root, """
                        package main
                        deny contains sprintf("%v %v %v", [data.limits.size, data.teams.core.lead, data.big]) if {
                          input.resource_changes[_].change.after.size > data.limits.size
                        }
                        """)
                .with("limits.yaml", "limits:\n  size: 2\n")
                .with("teams/core.json", "{\"core\": {\"lead\": \"ada\"}}")
                .with("big.json", "{\"big\": 12345678901234567890}");

        assertThat(set.judge().violations())
                .extracting(Violation::message)
                .containsExactly("2 ada 12345678901234567890");
    }

    @Test
    void the_input_has_every_shape_at_once() throws Exception {
        PolicyReport report = RegoSet.of(root, """
                package main
                deny contains "all" if {
                  input.resource_changes == input.plan.resource_changes
                  input.plan == input.tfplan
                  input.format_version == "1.2"
                  input.settings.mode == "apply"
                }
                """).judge();

        assertThat(report.violations()).extracting(Violation::message).containsExactly("all");
    }

    @Test
    void what_a_set_was_is_recorded() throws IOException, InterruptedException {
        RegoSet set = RegoSet.of(root, "package main\ndeny contains \"x\" if false\n");
        String before = set.load(SOFT_MANDATORY).description().digest();

        assertThat(set.load(SOFT_MANDATORY).description().judgedBy()).matches("opa \\d+\\.\\d+\\.\\d+.*");
        assertThat(set.load(SOFT_MANDATORY).description().digest()).isEqualTo(before);
        set.with("a.rego", "package main\ndeny contains \"y\" if false\n");
        assertThat(List.of(set.load(SOFT_MANDATORY).description().digest())).doesNotContain(before);
    }
}
