package io.groundwork.policy;

import static io.groundwork.policy.PlanJson.aPlan;
import static io.groundwork.policy.PlanJson.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunMode;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong while judging blocks; it never looks like a pass. */
class FailClosedTest {
    private static final ObjectNode PLAN =
            aPlan().with("terraform_data.a", "create", "{}").json();

    @Test
    void a_set_that_answers_as_agreed_is_believed() {
        PolicyReport report = judge(broken("fine"), PLAN);

        assertThat(report.violations())
                .containsExactly(
                        new Violation("test", "some_rule", EnforcementLevel.ADVISORY, "told", "terraform_data.a"));
    }

    @ParameterizedTest
    @CsvSource({
        "undefined, gave no result",
        "boolean, gave no result",
        "nothing, gave no result",
        "text, gave no result",
        "only_a_list, gave no result",
        "no_judged, has not seen all of the plan",
        "judged_as_text, has not seen all of the plan",
        "judged_too_few, has not seen all of the plan",
        "no_violations, no list of violations",
        "violations_as_boolean, no list of violations",
        "violation_as_text, has no rule",
        "unknown_level, unknown level",
        "no_level, has no level",
        "no_message, has no message",
        "blank_message, has no message",
        "message_as_number, has no message",
        "no_rule, has no rule",
        "address_as_object, address of a violation is no text",
        "missing_builtin, broke off",
        "no_such_entrypoint, broke off",
    })
    void a_set_that_answers_otherwise_blocks(String entrypoint, String reason) {
        assertBlocked(judge(broken(entrypoint), PLAN), reason);
    }

    @Test
    void a_module_that_is_no_module_blocks() {
        assertBlocked(
                judge(engine(new byte[] {0, 'a', 's', 'm', 9}, "groundwork/verdict", 1024), PLAN),
                "MalformedException");
    }

    @Test
    void a_plan_too_large_for_the_memory_allowed_blocks_and_the_next_one_is_judged() {
        PolicyEngine engine = engine(Wasm.resource("default"), DefaultPolicySet.ENTRYPOINT, 16);

        assertBlocked(judge(engine, PlanJson.large(5000)), "broke off");
        assertThat(judge(engine, PLAN).violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"900, soft-mandatory", "2000, hard-mandatory"})
    void a_plan_nested_deeper_than_can_be_written_blocks(int depth, String level) {
        JsonNode nested = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < depth; i++) {
            nested = JsonNodeFactory.instance.arrayNode().add(nested);
        }
        ObjectNode plan = aPlan().with("temporalcloud_user.a", "create", "{}").json();
        ((ObjectNode) plan.at("/resource_changes/0/change/after")).set("account_access", nested);

        assertThat(judge(new DefaultPolicySet(), plan).worst()).contains(EnforcementLevel.of(level));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | format_version",
                "{'format_version': '2.0'} | format_version",
                "{'format_version': 1.2} | format_version",
                "{'format_version': '1.2', 'configuration': '(sensitive value)'} | configuration is no object",
                "{'format_version': '1.2', 'resource_changes': null} | resource_changes is no list",
                "{'format_version': '1.2', 'resource_changes': {}} | resource_changes is no list",
            })
    void a_plan_of_another_shape_blocks(String plan, String reason) {
        assertBlocked(judge(new DefaultPolicySet(), object(plan.replace('\'', '"'))), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'(sensitive value)' | address or type",
                "{'type': 'a', 'change': {'actions': ['create']}} | address or type",
                "{'address': 'a.b', 'change': {'actions': ['create']}} | address or type",
                "{'address': 'a.b', 'type': null, 'change': {'actions': ['create']}} | address or type",
                "{'address': 'a.b', 'type': 'a'} | no list of actions",
                "{'address': 'a.b', 'type': 'a', 'change': {'actions': []}} | no list of actions",
                "{'address': 'a.b', 'type': 'a', 'change': {'actions': 'delete'}} | no list of actions",
                "{'address': 'a.b', 'type': 'a', 'change': {'actions': ['shred']}} | not known here",
            })
    void a_change_that_rules_would_not_see_as_it_is_blocks(String change, String reason) {
        String plan = "{'format_version': '1.2', 'resource_changes': [" + change + "]}";
        assertBlocked(judge(new DefaultPolicySet(), object(plan.replace('\'', '"'))), reason);
    }

    @Test
    void no_plan_at_all_blocks() {
        assertBlocked(judge(new DefaultPolicySet(), MissingNode.getInstance()), "no JSON object");
        assertBlocked(judge(new DefaultPolicySet(), JsonNodeFactory.instance.arrayNode()), "no JSON object");
    }

    @Test
    void what_an_engine_throws_blocks_without_its_words() {
        PolicyReport report = judge(
                new ScriptedEngine(() -> {
                    throw new IllegalStateException("hunter2");
                }),
                PLAN);

        assertBlocked(report, "IllegalStateException");
        assertThat(report.violations().getFirst().message()).doesNotContain("hunter2");
    }

    @Test
    void one_set_that_fails_does_not_hide_what_the_others_found() {
        Judge judge = new Judge(List.of(broken("undefined"), broken("fine")));

        assertThat(judge.judge(PLAN, RunMode.APPLY, PolicySettings.DEFAULTS).violations())
                .extracting(Violation::rule, Violation::level)
                .containsExactly(
                        tuple(Judge.ERROR_RULE, EnforcementLevel.HARD_MANDATORY),
                        tuple("some_rule", EnforcementLevel.ADVISORY));
    }

    @Test
    void a_judge_without_sets_is_refused() {
        assertThatThrownBy(() -> new Judge(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertBlocked(PolicyReport report, String reason) {
        assertThat(report.passed()).isFalse();
        assertThat(report.violations())
                .extracting(Violation::rule, Violation::level)
                .containsExactly(tuple(Judge.ERROR_RULE, EnforcementLevel.HARD_MANDATORY));
        assertThat(report.violations().getFirst().message()).contains(reason);
    }

    @Test
    void a_full_disk_says_nothing_about_a_plan_and_is_tried_again() {
        var full = new Problem("disk_full", ProblemKind.RESOURCES, "the disk is full", "make space").asException();
        PolicyEngine engine = new ScriptedEngine(() -> {
            throw full;
        });

        assertThatThrownBy(() -> judge(engine, PLAN)).isSameAs(full);
    }

    private static PolicyReport judge(PolicyEngine engine, JsonNode plan) {
        return new Judge(List.of(engine)).judge(plan, RunMode.APPLY, PolicySettings.DEFAULTS);
    }

    private static PolicyEngine broken(String entrypoint) {
        return engine(Wasm.resource("broken"), "broken/" + entrypoint, 1024);
    }

    private static PolicyEngine engine(byte[] wasm, String entrypoint, int pages) {
        return new WasmPolicyEngine("test", wasm, entrypoint, UnaryOperator.identity(), pages);
    }

    private record ScriptedEngine(Supplier<List<Violation>> script) implements PolicyEngine {
        @Override
        public String policySet() {
            return "scripted";
        }

        @Override
        public List<Violation> evaluate(PolicyInput input) {
            return script.get();
        }
    }
}
