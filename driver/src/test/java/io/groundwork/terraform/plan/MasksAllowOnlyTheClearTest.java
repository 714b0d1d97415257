package io.groundwork.terraform.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.terraform.Golden;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.json.EngineJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan shows is what its masks call clear. The secrets are short, so that nothing but a mask can find them. */
class MasksAllowOnlyTheClearTest {

    private static JsonNode json(String text) {
        try {
            return EngineJson.mapper().readTree(text.replace('\'', '"'));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static MaskedPlan masked(JsonNode plan) {
        return Redactor.of(List.of()).maskedPlan(plan);
    }

    private static void assertHidden(String document) {
        MaskedPlan masked = masked(json(document));
        assertThat(masked.difference()).isEmpty();
        assertThat(masked.shown().toString()).doesNotContain("s3kr");
        assertThat(masked.judged().toString()).doesNotContain("s3kr");
    }

    /**
     * What Terraform 1.15 wrote of a configuration with an action, a change that is left for a later plan, sensitive variables,
     * and sensitive outputs of the root and of a module.
     */
    private static JsonNode newestEngine() throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("terraform-1.15/plan-actions.json")) {
            return EngineJson.mapper().readTree(Objects.requireNonNull(in));
        }
    }

    @Test
    void nothing_that_the_newest_engine_calls_sensitive_is_shown_however_short_it_is() throws Exception {
        JsonNode plan = newestEngine();
        List<String> secrets = List.of("8z4q", "k3y!", "f1x!", "swordfish");
        assertThat(plan.toString()).contains(secrets);

        MaskedPlan masked = masked(plan);

        assertThat(masked.difference()).isEmpty();
        assertThat(masked.left()).isEmpty();
        assertThat(masked.shown()).isEqualTo(masked.judged());
        assertThat(masked.shown().toString())
                .doesNotContain(secrets)
                .doesNotContain(PlanKeys.NOT_KNOWN)
                .contains("\"host\":\"eu\"", "\"open\":\"one\"", "the region is eu", "simple_resource.later[*]");
    }

    /** Their plans have less in them: what is not there must neither hide the rest nor show it. */
    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_plan_of_an_older_engine_is_masked_and_understood_like_one_of_today(EngineKind kind) {
        ObjectNode plan = (ObjectNode) Golden.json(kind, "plan-changes.json");
        plan.remove(List.of("applyable", "complete", "errored", "timestamp", "checks", "relevant_attributes"));
        plan.put("format_version", "1.0");
        plan.at("/planned_values/outputs").forEach(output -> ((ObjectNode) output).remove("type"));
        MaskedPlan masked = masked(plan);

        assertThat(masked.difference()).isEmpty();
        assertThat(masked.shown().toString())
                .doesNotContain("hunter2", Golden.TOKEN, Golden.CERTIFICATE_LINE, PlanKeys.NOT_KNOWN)
                .contains("\"region\":{\"value\":\"us\"}", "\"port\":5432");
        assertThat(PlanDocument.of(plan).changesSomething(0)).isTrue();
    }

    @Test
    void all_that_the_newest_engine_plans_is_counted() throws Exception {
        PlanDocument plan = PlanDocument.of(newestEngine());

        assertThat(plan.counts()).isEqualTo(new PlanCounts(2, 0, 0, 0, 0, 0, 0, 2, 1, 1, 0, 0, 2));
        assertThat(plan.checks()).containsExactly(new CheckResult("check.region", "fail", List.of("the region is eu")));
        assertThat(plan.changesSomething(0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'resource_changes': [{'address': 'a.b', 'change': {'actions': ['create'], 'after': {'a': 's3kr'}}}]}",
                "{'resource_changes': [{'change': {'before': {'a': 's3kr'}, 'after': null, 'after_sensitive': false}}]}",
                "{'resource_drift': [{'change': {'before': {'a': ['s3kr']}, 'before_sensitive': null}}]}",
                "{'deferred_changes': [{'reason': 'r', 'resource_change': {'change': {'after': {'a': 's3kr'}}}}]}",
                "{'action_invocations': [{'address': 'action.a.b', 'config_values': {'a': 's3kr'}}]}",
                "{'deferred_action_invocations': [{'action_invocation': {'config_values': {'a': 's3kr'}}}]}",
                "{'output_changes': {'o': {'after': 's3kr', 'before_sensitive': false}}}",
                "{'planned_values': {'outputs': {'o': {'value': 's3kr', 'type': 'string'}}}}",
                "{'planned_values': {'root_module': {'resources': [{'values': {'a': 's3kr'}}]}}}",
                "{'prior_state': {'values': {'root_module': {'child_modules': [{'resources': [{'values': {'a': 's3kr'}}]}]}}}}",
                "{'variables': {'v': {'value': 's3kr'}}}",
            })
    void a_value_without_a_mask_is_hidden(String document) {
        assertHidden(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'after': 's3kr', 'after_sensitive': {'a': true}}",
                "{'after': {'a': 's3kr'}, 'after_sensitive': [true]}",
                "{'after': {'a': 's3kr'}, 'after_sensitive': {'a': {'deeper': [false, true]}}}",
                "{'after': ['s3kr'], 'after_sensitive': {'0': true}}",
                "{'after': {'a': 's3kr'}, 'after_sensitive': 'yes'}",
                "{'after': {'a': {'b': ['x', {'c': 's3kr'}]}}, 'after_sensitive': {'a': {'b': [false, {'c': true}]}}}",
            })
    void a_mask_that_does_not_fit_its_value_hides_all_that_it_may_be_about(String change) {
        assertHidden("{'resource_changes': [{'change': " + change + "}]}");
    }

    @Test
    void what_a_mask_leaves_out_is_clear() {
        JsonNode shown = masked(json("""
                        {'resource_changes': [{'change': {
                          'before': null, 'before_sensitive': false,
                          'after': {'port': 80, 'on': true, 'tags': ['a', 'b'], 'none': {}},
                          'after_sensitive': {'tags': [false], 'none': {}}}}]}""")).shown();

        assertThat(shown.at("/resource_changes/0/change/after"))
                .isEqualTo(json("{'port': 80, 'on': true, 'tags': ['a', 'b'], 'none': {}}"));
    }

    @Test
    void a_constant_in_a_nested_block_is_hidden_like_the_attribute_that_it_sets() {
        JsonNode shown = masked(json("""
                        {'resource_changes': [{'type': 'db', 'change': {'before': null, 'before_sensitive': false,
                            'after': {'login': [{'pin': 's3kr', 'user': 'ann'}]},
                            'after_sensitive': {'login': [{'pin': true}]}}}],
                         'configuration': {'root_module': {'resources': [{'type': 'db', 'expressions': {
                            'login': [{'pin': {'constant_value': 's3kr'}, 'user': {'constant_value': 'ann'}}]}}]}}}""")).shown();

        assertThat(shown.toString()).doesNotContain("s3kr");
        assertThat(shown.at("/configuration/root_module/resources/0/expressions/login/0/user/constant_value")
                        .asText())
                .isEqualTo("ann");
    }

    @Test
    void a_constant_of_a_sensitive_output_of_a_module_is_hidden() {
        String module = "{'outputs': {'o': {'sensitive': true, 'expression': {'constant_value': '%s'}}}}";
        assertHidden("{'configuration': {'root_module': {'module_calls': {'m': {'module': " + module.formatted("s3kr")
                + "}}}}}");

        JsonNode plan = json("{'configuration': {'root_module': " + module.formatted("a-long-secret") + "}}");
        assertThat(SensitiveValues.collect(plan)).containsExactly("a-long-secret");
    }

    @Test
    void what_no_table_of_ours_knows_is_hidden_from_people_and_named() {
        MaskedPlan masked = masked(json("""
                {'format_version': '1.9', 'resource_changes': [{'address': 'a.b', 'type': 'a',
                   'change': {'actions': ['create'], 'before': null, 'before_sensitive': false,
                     'after': {'region': 'eu-west-1'}, 'after_sensitive': {}, 'extra_values': {'s3kr': 's3kr-s3kr'}}}],
                 'policy_results': [{'region': 'eu-west-1', 'seen': 's3kr-s3kr', 'n': 12345678}],
                 'empty_section': {}, 'none': null}"""));

        assertThat(masked.shown().toString()).doesNotContain("s3kr", "12345678");
        assertThat(masked.shown().at("/resource_changes/0/change/extra_values").asText())
                .isEqualTo("(not known to be clear)");
        assertThat(masked.shown().path("policy_results").asText()).isEqualTo("(not known to be clear)");
        assertThat(masked.shown().path("empty_section")).isEqualTo(json("{}"));
        assertThat(masked.shown().path("none").isNull()).isTrue();
    }

    @Test
    void policies_judge_what_no_table_of_ours_knows_and_do_not_repeat_it() {
        MaskedPlan masked = masked(json("""
                {'format_version': '1.9', 'variables': {'region': {'value': 'eu-west-1'}},
                 'configuration': {'root_module': {'variables': {'region': {}}}},
                 'policy_results': [{'region': 'eu-west-1', 'seen': 's3kr-s3kr'}]}"""));

        assertThat(masked.judged().at("/policy_results/0/seen").asText()).isEqualTo("s3kr-s3kr");
        assertThat(masked.difference()).isEmpty();
        assertThat(masked.left()).containsExactly("s3kr-s3kr");
    }
}
