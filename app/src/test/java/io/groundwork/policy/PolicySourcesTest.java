package io.groundwork.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.run.RunMode;
import io.groundwork.run.policy.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Rego sources beside the real OPA. */
class PolicySourcesTest {
    private static final String SOURCES = "app/src/main/policy";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void the_rego_tests_pass() throws IOException, InterruptedException {
        Path opa = OpaTool.required();

        String output = OpaTool.run(List.of(opa.toString(), "test", "--format=json", "--fail-on-empty", SOURCES));

        assertThat(JSON.readTree(output)).hasSizeGreaterThan(30);
    }

    @Test
    void the_rego_tests_reach_every_rule() throws IOException, InterruptedException {
        Path opa = OpaTool.required();

        OpaTool.run(List.of(opa.toString(), "test", "--coverage", "--threshold=98", SOURCES));
    }

    @Test
    void the_sources_are_formatted_and_free_of_lint() throws IOException, InterruptedException {
        String opa = OpaTool.required().toString();

        OpaTool.run(List.of(opa, "fmt", "--fail", "--list", SOURCES, "app/src/test/policy"));
        OpaTool.run(List.of(opa, "check", "--strict", SOURCES));
        OpaTool.run(List.of(opa, "check", "--strict", "app/src/test/policy"));
    }

    @Test
    void the_compiled_sets_are_those_of_the_sources(@TempDir Path directory) throws IOException, InterruptedException {
        OpaTool.required();

        OpaTool.run(List.of("scripts/policy-bundle", directory.toString(), directory.toString()));

        assertThat(Files.readAllBytes(directory.resolve("default.wasm")))
                .as("app/src/main/resources/policy/default.wasm is older than its sources: run scripts/policy-bundle")
                .isEqualTo(Wasm.resource("default"));
        assertThat(Files.readAllBytes(directory.resolve("broken.wasm")))
                .as("app/src/test/resources/policy/broken.wasm is older than its sources: run scripts/policy-bundle")
                .isEqualTo(Wasm.resource("broken"));
    }

    /** OPA gets the whole plan in every shape, the compiled set its outline: what the outline leaves out is not missed. */
    @ParameterizedTest
    @ValueSource(strings = {"create", "replace-and-delete", "destroy", "forget", "no-resources", "people", "unknown"})
    void the_compiled_set_answers_as_opa_itself_does(String plan, @TempDir Path directory)
            throws IOException, InterruptedException {
        String opa = OpaTool.required().toString();
        PolicyInput input = new PolicyInput(
                PlanJson.recorded(plan),
                RunMode.APPLY,
                new PolicySettings(5, RuleLevel.SOFT_MANDATORY, RuleLevel.ADVISORY, List.of("terraform_data")));
        Path document = directory.resolve("input.json");
        Files.writeString(document, JSON.writeValueAsString(input.document()));

        JsonNode answer = JSON.readTree(OpaTool.run(List.of(
                opa,
                "eval",
                "--strict-builtin-errors",
                "--format=json",
                "--data=" + SOURCES,
                "--input=" + document,
                "data.groundwork.verdict")));

        List<Violation> expected = VerdictReader.read(
                "default", "[{\"result\": " + answer.at("/result/0/expressions/0/value") + "}]", input.changes());
        assertThat(new DefaultPolicySet().evaluate(input)).containsExactlyInAnyOrderElementsOf(expected);
    }
}
