package io.groundwork.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.cli.CommandLineCall;
import io.groundwork.client.ScriptedServer;
import io.groundwork.client.Words;
import io.groundwork.policy.OpaTool;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The policies of the examples, with the real opa. */
@Timeout(120)
class PolicyCommandTest {
    private static final Path EXAMPLES =
            Path.of("..").toAbsolutePath().normalize().resolve("examples/policies");

    @TempDir
    Path temporary;

    private final ScriptedServer server = ScriptedServer.start();
    private Path plan;

    @BeforeEach
    void prepare() throws IOException {
        plan = Files.writeString(temporary.resolve("plan.json"), Json.write(planOf(12)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonNode planOf(int resources) {
        var document = Json.mapper().createObjectNode().put("format_version", "1.2");
        for (int i = 0; i < resources; i++) {
            var change = document.withArray("resource_changes").addObject();
            change.put("address", "acme_item.a[" + i + "]").put("type", "acme_item");
            change.putObject("change").putArray("actions").add("create");
        }
        document.putObject("planned_values");
        return document;
    }

    private CommandLineCall.Result call(String... arguments) throws IOException, InterruptedException {
        var call = new CommandLineCall(server.address(), Files.createDirectories(temporary.resolve("data")));
        call.environment.put("PATH", OpaTool.required().resolveSibling("").toString());
        return call.run(arguments);
    }

    private static String example(String name) {
        return EXAMPLES.resolve(name).toString();
    }

    @Test
    void eval_tells_what_a_run_would_be_told_and_ends_as_a_run_would() throws Exception {
        CommandLineCall.Result stopped = call("policy", "eval", example("size"), "--plan", plan.toString());
        CommandLineCall.Result told =
                call("policy", "eval", example("size") + ":advisory", example("hcp"), "--plan", plan.toString());

        assertThat(stopped.status()).isEqualTo(3);
        assertThat(stopped.out()).isEqualTo("""
                soft-mandatory size/deny_size: 12 resources are created at once, 10 are allowed
                1 violation
                """);
        assertThat(stopped.err()).matches("judged by size \\(soft-mandatory, Rego v1, opa [^,]+, [0-9a-f]{12}\\)\n");
        assertThat(told.status()).isZero();
        assertThat(told.out()).contains("advisory size/deny_size", "1 violation, none of which stops a run");
        assertThat(told.err()).contains("judged by hcp (soft-mandatory");
    }

    @Test
    void eval_judges_the_plan_of_a_run_and_writes_json() throws Exception {
        server.on("GET", "/api/v1/runs/" + Words.RUN + "/plan", answer -> answer.json(200, planOf(1)));

        CommandLineCall.Result result = call("policy", "eval", example("size"), "--run", Words.RUN, "--json");

        assertThat(result.status()).as(result.out() + result.err()).isZero();
        assertThat(result.json()).hasSize(1);
        assertThat(result.lastJson().path("type").asText()).isEqualTo("policy");
        assertThat(result.lastJson().path("passed").asBoolean()).isTrue();
        assertThat(result.lastJson().at("/report/sets/0/name").asText()).isEqualTo("size");
    }

    @Test
    void what_the_policies_are_told_of_the_run_can_be_chosen() throws Exception {
        var document = planOf(1);
        ((ObjectNode) document)
                .putObject("configuration")
                .putObject("root_module")
                .putArray("resources")
                .addObject()
                .put("address", "acme_item.a")
                .putArray("provisioners")
                .addObject()
                .put("type", "local-exec");
        Files.writeString(plan, Json.write(document));

        assertThat(call("policy", "eval", example("hcp"), "--plan", plan.toString())
                        .status())
                .isZero();
        assertThat(call("policy", "eval", example("hcp"), "--plan", plan.toString(), "--workspace", "prod-network")
                        .out())
                .contains("no-provisioners-in-production: acme_item.a has a provisioner", "1 violation")
                .hasLineCount(2);
    }

    @Test
    void a_set_that_is_broken_is_the_authors_problem_with_file_and_line() throws Exception {
        Path set = Files.createDirectories(temporary.resolve("broken"));
        Files.writeString(set.resolve("a.rego"), "package main\ndeny contains msg if {\n");

        CommandLineCall.Result result = call("policy", "eval", set.toString(), "--plan", plan.toString());

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("loading the policy set broken: a.rego:3", "code: policy_set_invalid");
    }

    @Test
    void one_plan_is_judged_and_it_is_json() throws Exception {
        Path text = Files.writeString(temporary.resolve("plan.txt"), "Plan: 1 to add");

        assertThat(call("policy", "eval", example("size")).err()).contains("give either --plan or --run");
        assertThat(call("policy", "eval", example("size"), "--plan", "x", "--run", "y")
                        .err())
                .contains("give either --plan or --run");
        assertThat(call("policy", "eval", example("size"), "--plan", text.toString())
                        .err())
                .contains("terraform show -json", "code: plan_document_invalid");
    }

    @Test
    void the_tests_of_the_examples_pass() throws Exception {
        for (String example : List.of("size", "hcp")) {
            CommandLineCall.Result result = call("policy", "test", example(example));

            assertThat(result.status()).as(result.err()).isZero();
            assertThat(result.out()).containsPattern("PASS: \\d/\\d");
        }
        assertThat(call("policy", "test", example("size"), "--json")
                        .lastJson()
                        .path("type")
                        .asText())
                .isEqualTo("policy_test");
    }

    @Test
    void a_test_that_fails_ends_with_status_3_and_opas_words() throws Exception {
        Path set = Files.createDirectories(temporary.resolve("set"));
        Files.writeString(set.resolve("a.rego"), "package main\ndeny contains \"no\" if input.bad\n");
        Files.writeString(set.resolve("a_test.rego"), "package main\ntest_it if count(deny) == 1\n");

        CommandLineCall.Result result = call("policy", "test", set.toString());

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("test_it: FAIL", "code: policy_tests_failed");
    }

    @Test
    void without_opa_it_is_said_what_to_install() throws IOException {
        var call = new CommandLineCall(server.address(), Files.createDirectories(temporary.resolve("data")));
        call.environment.put("PATH", temporary.toString());

        CommandLineCall.Result result = call.run("policy", "eval", example("size"), "--plan", plan.toString());

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("install opa 1.0 or later", "code: opa_not_found");
    }
}
