package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Policies of users and operators, judged by the real opa on the worker. */
@Timeout(300)
@ExtendWith(SharedDeployment.class)
class PoliciesTest {
    private static final String AT_MOST_FIVE = """
            package main

            deny_size contains msg if {
              creates := [1 | some change in input.resource_changes; "create" in change.change.actions]
              count(creates) > data.limits.create
              msg := sprintf("%d resources, %d are allowed in %s", [
                count(creates), data.limits.create, input.run.workspace.name])
            }
            """;

    private final Deployment groundwork;

    @TempDir
    Path root;

    PoliciesTest(Deployment groundwork) {
        this.groundwork = groundwork;
    }

    private String policy(String name, String rego) throws IOException {
        Path directory = Files.createDirectories(root.resolve("policies").resolve(name));
        Files.writeString(directory.resolve("size.rego"), rego);
        Files.writeString(directory.resolve("limits.yaml"), "limits: {create: 5}\n");
        return directory.toString();
    }

    private static JsonNode report(Result result) {
        return result.json().stream()
                .filter(line -> line.path("type").asText().equals("policy"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(result.out() + result.err()))
                .path("report");
    }

    @Test
    void a_run_whose_policies_pass_is_applied_and_says_by_what_it_was_judged() throws IOException {
        var configuration = Configuration.in(root, "pass").withSomeResources(3);

        Result run = groundwork.cli(
                "run", configuration.path(), "--auto-approve", "--policy", policy("size", AT_MOST_FIVE), "--json");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.last().path("status").asText()).isEqualTo("applied");
        JsonNode set = report(run).path("sets").path(0);
        assertThat(set.path("name").asText()).isEqualTo("size");
        assertThat(set.path("level").asText()).isEqualTo("soft-mandatory");
        assertThat(set.path("digest").asText()).matches("[0-9a-f]{64}");
        assertThat(set.path("rego").asText()).isEqualTo("v1");
        assertThat(set.path("judgedBy").asText()).startsWith("opa ");
    }

    @Test
    void a_soft_violation_waits_although_auto_approve_is_given_and_is_applied_once_approved() throws IOException {
        var configuration = Configuration.in(root, "soft-policy").withSomeResources(6);

        Result started = groundwork.cli(
                "run",
                configuration.path(),
                "--auto-approve",
                "--policy",
                policy("size", AT_MOST_FIVE),
                "--no-wait",
                "--json");
        assertThat(started.exitCode()).as(started.out() + started.err()).isZero();
        String run = started.json().getFirst().path("runId").asText();
        groundwork.awaitStatus(run, "awaiting_approval");
        Result status = groundwork.cli("status", run);
        Result approval = groundwork.cli("approve", run, "--reason", "they are test items");

        assertThat(status.out()).contains("6 resources, 5 are allowed in soft-policy");
        assertThat(approval.exitCode()).as(approval.err()).isZero();
        assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
    }

    @Test
    void a_hard_violation_ends_the_run_with_status_3_and_an_advisory_one_is_told() throws IOException {
        var configuration = Configuration.in(root, "hard-policy").withSomeResources(6);
        String policy = policy("size", AT_MOST_FIVE);

        Result stopped = groundwork.cli(
                "run", configuration.path(), "--auto-approve", "--policy", policy + ":hard-mandatory", "--json");
        Result told = groundwork.cli(
                "run", configuration.path(), "--auto-approve", "--policy", policy + ":advisory", "--json");

        assertThat(stopped.exitCode()).as(stopped.out() + stopped.err()).isEqualTo(3);
        assertThat(stopped.last().path("status").asText()).isEqualTo("policy_failed");
        assertThat(stopped.last().at("/error/message").asText())
                .contains("size/deny_size: 6 resources, 5 are allowed in hard-policy");
        assertThat(told.exitCode()).as(told.out() + told.err()).isZero();
        assertThat(report(told).at("/violations/0/level").asText()).isEqualTo("advisory");
    }

    @Test
    void a_broken_policy_stops_the_run_and_names_file_and_line() throws IOException {
        var configuration = Configuration.in(root, "broken-policy").withSomeResources(1);

        Result run = groundwork.cli(
                "run",
                configuration.path(),
                "--auto-approve",
                "--policy",
                policy("broken", "package main\n\ndeny contains msg if { msg := nope(1) }\n"),
                "--json");

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(3);
        assertThat(run.last().path("status").asText()).isEqualTo("policy_failed");
        assertThat(run.last().at("/error/message").asText())
                .contains("broken/policy_error", "size.rego:3:31: undefined function nope");
        assertThat(groundwork.cli("state", "list", "broken-policy").out()).isBlank();
    }

    @Test
    void a_policy_sees_no_secret_and_so_can_tell_none() throws IOException {
        var configuration = Configuration.in(root, "masked-policy").withSomeResources(1);

        Result run = groundwork.cli(
                "run",
                configuration.path(),
                "--auto-approve",
                "--policy",
                policy("secrets", "package main\nwarn contains input.planned_values.outputs.password.value\n"),
                "--json");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(report(run).at("/violations/0/message").asText()).matches("\\(sensitive value [0-9a-f]{12}\\)");
        assertThat(run.out()).doesNotContain("correct horse battery");
    }

    @Test
    void the_plan_of_a_run_can_be_judged_again_by_other_policies() throws IOException {
        var configuration = Configuration.in(root, "again").withSomeResources(6);
        Result run = groundwork.cli("run", configuration.path(), "--plan-only", "--json");
        String id = run.json().getFirst().path("runId").asText();

        Result judged = groundwork.cli("policy", "eval", policy("size", AT_MOST_FIVE), "--run", id);

        assertThat(judged.exitCode()).as(judged.err()).isEqualTo(3);
        assertThat(judged.out()).contains("soft-mandatory size/deny_size: 6 resources, 5 are allowed in trial");
    }

    @Test
    void what_an_operator_has_set_judges_every_run_whatever_the_run_brings() throws IOException {
        var configuration = Configuration.in(root, "operator").withSomeResources(6);
        Path data = root.resolve("data");
        Map<String, String> environment = Map.of(
                "GROUNDWORK_OPA",
                Deployment.tool("opa").toString(),
                "GROUNDWORK_POLICIES",
                policy("size", AT_MOST_FIVE) + ":hard-mandatory");
        // The same name, a weaker level, and nothing to complain about.
        String own = policy("own/size", "package main\ndeny contains \"never\" if false\n");

        Result run = Embedded.run(
                root,
                data,
                environment,
                "run",
                configuration.path(),
                "--auto-approve",
                "--policy",
                own + ":advisory",
                "--json");

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(3);
        assertThat(run.last().path("status").asText()).isEqualTo("policy_failed");
        assertThat(report(run).path("sets"))
                .extracting(set -> set.path("name").asText())
                .containsExactly("size", "size-2");
    }

    @Test
    void an_operators_policies_that_cannot_be_loaded_keep_everything_from_starting() throws IOException {
        var configuration = Configuration.in(root, "unloadable").withSomeResources(1);
        String broken = policy("broken", "package main\ndeny contains msg if {\n");

        Result withoutOpa = Embedded.run(
                root,
                root.resolve("data"),
                Map.of("GROUNDWORK_OPA", "/none/opa", "GROUNDWORK_POLICIES", broken),
                "run",
                configuration.path(),
                "--json");
        Result withOpa = Embedded.run(
                root,
                root.resolve("data"),
                Map.of("GROUNDWORK_OPA", Deployment.tool("opa").toString(), "GROUNDWORK_POLICIES", broken),
                "run",
                configuration.path(),
                "--json");

        assertThat(withoutOpa.exitCode()).isEqualTo(2);
        assertThat(withoutOpa.last().path("code").asText()).isEqualTo("opa_not_found");
        assertThat(withOpa.exitCode()).isEqualTo(2);
        assertThat(withOpa.last().path("code").asText()).isEqualTo("policy_set_invalid");
        assertThat(withOpa.last().path("message").asText()).contains("size.rego:");
    }
}
