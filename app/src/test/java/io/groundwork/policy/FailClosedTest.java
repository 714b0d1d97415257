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
import io.groundwork.run.EnforcementLevel;
import io.groundwork.run.PolicyReport;
import io.groundwork.run.RunMode;
import io.groundwork.run.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong while judging blocks; it never looks like a pass. */
class FailClosedTest {
    private static final List<String> PLAN_KEYS = List.of("resource_changes", "format_version");
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
    @ValueSource(
            strings = {
                "undefined",
                "boolean",
                "nothing",
                "text",
                "only_a_list",
                "no_judged",
                "judged_as_text",
                "judged_too_few",
                "no_violations",
                "violations_as_boolean",
                "violation_as_text",
                "unknown_level",
                "no_level",
                "no_message",
                "blank_message",
                "message_as_number",
                "no_rule",
                "address_as_object",
                "missing_builtin",
                "no_such_entrypoint"
            })
    void a_set_that_answers_otherwise_blocks(String entrypoint) {
        assertBlocked(judge(broken(entrypoint), PLAN));
    }

    @Test
    void a_module_that_is_no_module_blocks() {
        assertBlocked(judge(engine(new byte[] {0, 'a', 's', 'm', 9}, "groundwork/verdict", 1024), PLAN));
    }

    @Test
    void a_plan_too_large_for_the_memory_allowed_blocks_and_the_next_one_is_judged() {
        PolicyEngine engine = engine(Wasm.resource("default"), DefaultPolicySet.ENTRYPOINT, 16);

        assertBlocked(judge(engine, PlanJson.large(2000)));
        assertThat(judge(engine, PLAN).violations()).isEmpty();
    }

    @Test
    void a_plan_nested_deeper_than_anyone_can_read_blocks() {
        ObjectNode plan = PLAN.deepCopy();
        JsonNode nested = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 900; i++) {
            nested = JsonNodeFactory.instance.arrayNode().add(nested);
        }
        plan.set("configuration", JsonNodeFactory.instance.objectNode().set("root_module", nested));

        assertThat(judge(new DefaultPolicySet(), plan).violations()).isEmpty();
        for (int i = 0; i < 200_000; i++) {
            nested = JsonNodeFactory.instance.arrayNode().add(nested);
        }
        plan.set("configuration", JsonNodeFactory.instance.objectNode().set("root_module", nested));
        assertBlocked(judge(new DefaultPolicySet(), plan));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"format_version\": \"2.0\"}",
                "{\"format_version\": 1.2}",
                "{\"format_version\": \"1.2\", \"resource_changes\": null}",
                "{\"format_version\": \"1.2\", \"resource_changes\": {}}",
                "{\"format_version\": \"1.2\", \"resource_changes\": [\"(sensitive value)\"]}",
                "{\"format_version\": \"1.2\", \"resource_changes\": [{\"address\": \"a.b\", \"type\": \"a\"}]}",
                "{\"format_version\": \"1.2\", \"resource_changes\": [{\"type\": \"a\", \"change\": {\"actions\": [\"create\"]}}]}",
                "{\"format_version\": \"1.2\", \"resource_changes\": [{\"address\": \"a.b\", \"change\": {\"actions\": [\"create\"]}}]}",
                "{\"format_version\": \"1.2\", \"resource_changes\": [{\"address\": \"a.b\", \"type\": \"a\", \"change\": {\"actions\": []}}]}",
                "{\"format_version\": \"1.2\", \"resource_changes\": [{\"address\": \"a.b\", \"type\": \"a\", \"change\": {\"actions\": \"delete\"}}]}",
                "{\"format_version\": \"1.2\", \"resource_changes\": [{\"address\": \"a.b\", \"type\": \"a\", \"change\": {\"actions\": [\"shred\"]}}]}",
                "{\"format_version\": \"1.2\", \"configuration\": \"(sensitive value)\"}"
            })
    void a_plan_that_rules_would_not_see_as_it_is_blocks(String plan) {
        assertBlocked(judge(new DefaultPolicySet(), object(plan)));
    }

    @Test
    void no_plan_at_all_blocks() {
        assertBlocked(judge(new DefaultPolicySet(), MissingNode.getInstance()));
        assertBlocked(judge(new DefaultPolicySet(), JsonNodeFactory.instance.arrayNode()));
    }

    @Test
    void what_an_engine_throws_blocks_without_its_words() {
        PolicyReport report = judge(
                new ScriptedEngine(() -> {
                    throw new IllegalStateException("hunter2");
                }),
                PLAN);

        assertBlocked(report);
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

    private static void assertBlocked(PolicyReport report) {
        assertThat(report.passed()).isFalse();
        assertThat(report.violations())
                .extracting(Violation::rule, Violation::level)
                .containsExactly(tuple(Judge.ERROR_RULE, EnforcementLevel.HARD_MANDATORY));
    }

    private static PolicyReport judge(PolicyEngine engine, JsonNode plan) {
        return new Judge(List.of(engine)).judge(plan, RunMode.APPLY, PolicySettings.DEFAULTS);
    }

    private static PolicyEngine broken(String entrypoint) {
        return engine(Wasm.resource("broken"), "broken/" + entrypoint, 1024);
    }

    private static PolicyEngine engine(byte[] wasm, String entrypoint, int pages) {
        return new WasmPolicyEngine("test", wasm, entrypoint, PLAN_KEYS, pages);
    }

    private record ScriptedEngine(java.util.function.Supplier<List<Violation>> script) implements PolicyEngine {
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
