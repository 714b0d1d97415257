package io.groundwork.opa;

import static io.groundwork.run.policy.EnforcementLevel.ADVISORY;
import static io.groundwork.run.policy.EnforcementLevel.HARD_MANDATORY;
import static io.groundwork.run.policy.EnforcementLevel.SOFT_MANDATORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.policy.Judge;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.policy.PolicySettings;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunMode;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import io.groundwork.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that opa itself would let pass, or that keeps it from answering. */
class RegoFailsClosedTest {
    private static final String ENDLESS = """
            package main
            deny contains "never" if {
              count([1 | some i in numbers.range(1, 100000); some j in numbers.range(1, 100000); i * j == 7]) > 100
            }
            """;

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deny contains msg if {\\n  msg := \\n}         | a.rego:4:1: unexpected } token",
                "deny contains msg if {\\n  msg := nope(1)\\n}  | a.rego:3:10: undefined function nope",
                "deny contains msg if { true }                   | a.rego:2:15: var msg is unsafe",
                "deny[msg] { msg := nope(1) }                    | a.rego:2:20: undefined function nope",
                "deny[msg] { msg := }                            | a.rego:2:20: unexpected } token",
                "deny contains \"x\" if http.send({\"url\": \"http://127.0.0.1\", \"method\": \"get\"}) | undefined function http.send",
                "deny contains \"x\" if opa.runtime().env.HOME   | undefined function opa.runtime",
                "allow if true                                   | no rule is named deny, violation, warn",
                "deny(x) if x                                    | no rule is named deny, violation, warn",
            })
    void a_set_that_is_wrong_itself_is_refused_with_file_and_line(String rule, String complaint) {
        RegoSet set = RegoSet.of(root, "package main\n" + rule.replace("\\n", "\n") + "\n");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> set.load(SOFT_MANDATORY))
                .withMessageContainingAll("loading the policy set tags: ", complaint)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("policy_set_invalid"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.x.deny              | policies.hcl:1: the query of a, data.x.deny, names no rule that there is",
                "data.main                | names no rule that there is",
                "data.main.deny == 1      | is not the path of a rule",
            })
    void a_query_that_names_nothing_is_refused(String query, String complaint) {
        RegoSet set = RegoSet.of(root, "package main\ndeny contains 1 if true\n")
                .with("policies.hcl", "policy \"a\" {\n  query = \"%s\"\n}\n".formatted(query));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> set.load(SOFT_MANDATORY))
                .withMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x.json | {\"a\": 1         | its data: x.json",
                "x.yaml | a: [1             | its data: x.yaml",
                "x.json | [1, 2]            | its data: x.json: document must be of type object",
                "x.json | {\"limits\": 2}   | merge error",
                "x.json | {\"main\": {\"deny\": 1}} | conflicting rule for data path main/deny",
            })
    void data_that_cannot_be_loaded_is_refused(String name, String text, String complaint) {
        RegoSet set = RegoSet.of(root, "package main\ndeny contains \"x\" if data.limits == 1\n")
                .with("limits.json", "{\"limits\": 1}")
                .with(name, text);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> set.load(SOFT_MANDATORY))
                .withMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deny := \"text\" if true     | deny cannot be read as a verdict: its value is a text",
                "deny := 1                    | its value is a number",
                "deny := null                 | its value is null",
                "deny contains 1 if true      | an element that is a number without a message",
                "deny contains {\"m\": 1} if true | an element that is an object without a message",
                "deny contains \" \" if true  | an element that is a text without a message",
                "deny.a := false              | an element that is a boolean without a message",
                "warn := 3                    | warn cannot be read as a verdict",
            })
    void a_result_of_another_type_is_no_pass(String rule, String complaint) throws Exception {
        assertBlocks(RegoSet.of(root, "package main\n" + rule + "\n").judge(), complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deny := \"x\" if input.nothing | it has no value",
                "deny if true                   | its value is a boolean, not a list or a set",
                "deny.a := 1                    | its value is an object, not a list or a set",
            })
    void a_query_of_hcp_terraform_must_give_a_list(String rule, String complaint) throws Exception {
        RegoSet set = RegoSet.of(root, "package main\n" + rule + "\n")
                .with("policies.hcl", "policy \"a\" {\n  query = \"data.main.deny\"\n}\n");

        assertBlocks(set.judge(), complaint);
    }

    @Test
    void what_the_other_rules_found_is_told_beside_a_result_that_cannot_be_read() throws Exception {
        PolicyReport report = RegoSet.of(root, "package main\ndeny := 1\nviolation contains \"found\" if true\n")
                .judge();

        assertThat(report.violations()).extracting(Violation::rule).containsExactly(Judge.ERROR_RULE, "violation");
    }

    @Test
    void a_builtin_that_fails_is_no_pass() throws Exception {
        PolicyReport report = RegoSet.of(root, """
                package main
                deny contains "big" if to_number(input.resource_changes[0].change.after.name) > 100
                """).judge();

        assertBlocks(report, "a.rego:2:24: to_number: strconv.ParseFloat");
    }

    @Test
    void rules_that_contradict_each_other_are_no_pass() throws Exception {
        assertBlocks(
                RegoSet.of(root, "package main\ndeny := set() if true\ndeny := {\"x\"} if true\n")
                        .judge(),
                "complete rules must not produce multiple outputs");
    }

    @Test
    void a_policy_that_does_not_end_is_stopped_and_is_no_pass() throws Exception {
        RegoSet set = RegoSet.of(root, ENDLESS).inAtMost(Duration.ofSeconds(3));

        assertBlocks(set.judge(), "the policies took longer than the 3 s they are given");
    }

    @Test
    void a_policy_that_eats_memory_is_stopped_and_is_no_pass() throws Exception {
        // Every concat holds a text twice as long as the one before.
        StringBuilder rego = new StringBuilder("package main\nx0 := \"" + "a".repeat(100_000) + "\"\n");
        for (int i = 1; i < 20; i++) {
            String before = "x" + (i - 1);
            rego.append("x" + i + " := concat(\"\", [" + before + ", " + before + "])\n");
        }
        rego.append("deny contains \"never\" if count(x19) == 1\n");

        assertBlocks(RegoSet.of(root, rego.toString()).judge(), "judging failed: ");
    }

    @Test
    void a_plan_that_is_nested_too_deeply_to_be_handed_over_is_no_pass() throws Exception {
        ObjectNode plan = RegoSet.plan();
        JsonNode nested = Json.mapper().createObjectNode();
        for (int i = 0; i < 2000; i++) {
            nested = Json.mapper().createArrayNode().add(nested);
        }
        ((ObjectNode) plan.at("/resource_changes/0/change/after")).set("deep", nested);

        assertBlocks(
                RegoSet.of(root, "package main\ndeny contains \"x\" if false\n").judge(SOFT_MANDATORY, plan),
                "the plan cannot be written as JSON");
    }

    @Test
    void an_advisory_set_that_cannot_judge_says_so_and_stops_nobody() throws Exception {
        PolicyReport report = RegoSet.of(root, "package main\ndeny := 1\n").judge(ADVISORY, RegoSet.plan());

        assertThat(report.passed()).isTrue();
        assertThat(report.violations())
                .singleElement()
                .satisfies(found -> assertThat(found.rule()).isEqualTo(Judge.ERROR_RULE));
    }

    @ParameterizedTest
    @CsvSource({
        "kill -9 $$, opa was killed (signal 9)",
        "exit 3, opa ended with 3",
        "echo '{}', opa gave no answer for deny"
    })
    void an_opa_that_ends_otherwise_than_it_should_is_no_pass(String ending, String complaint) throws Exception {
        Path opa = Path.of(RegoSet.settings(Duration.ofMinutes(2)).program());
        Path broken = root.resolve("opa");
        Files.writeString(
                broken, "#!/bin/sh\nif [ \"$1\" = eval ]; then %s; else exec %s \"$@\"; fi\n".formatted(ending, opa));
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        RegoSet set = RegoSet.of(root, "package main\ndeny contains \"x\" if false\n");
        OpaSettings settings = new OpaSettings(broken.toString(), "/usr/bin:/bin", Duration.ofMinutes(2), List.of());
        OpaPolicyEngine engine = OpaPolicyEngine.load(
                Opa.find(settings),
                new PolicyDirectory(set.directory().toString(), SOFT_MANDATORY),
                "tags",
                root.resolve("made"),
                Deadline.in(Duration.ofMinutes(2)));

        assertBlocks(
                new Judge(List.of(engine)).judge(RegoSet.plan(), RunMode.APPLY, PolicySettings.DEFAULTS), complaint);
    }

    @Test
    void without_opa_it_is_said_what_to_install() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Opa.find(OpaSettings.on(root.toString())))
                .withMessageContaining("opa is not on PATH")
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("opa_not_found"))
                .satisfies(
                        e -> assertThat(e.problem().nextStep()).contains("install opa 1.0 or later", "GROUNDWORK_OPA"));
    }

    @Test
    void a_program_that_is_no_opa_is_refused() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Opa.find(new OpaSettings("/bin/echo", "/bin", OpaSettings.DEFAULT_TIME, List.of())))
                .withMessageContaining("it is no opa of version 1 or later");
    }

    private static void assertBlocks(PolicyReport report, String complaint) {
        assertThat(report.violations()).anySatisfy(found -> {
            assertThat(found.rule()).isEqualTo(Judge.ERROR_RULE);
            assertThat(found.level()).isEqualTo(HARD_MANDATORY);
            assertThat(found.message()).contains(complaint);
        });
        assertThat(report.worst()).contains(EnforcementLevel.HARD_MANDATORY);
    }
}
