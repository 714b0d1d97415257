package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the server requires is judged by on every worker, whatever that worker's own environment says. */
@Timeout(300)
class RequiredPoliciesTest {
    @TempDir
    Path root;

    @Test
    void a_worker_without_policies_of_its_own_judges_by_the_servers_sets_and_settings() throws IOException {
        Path policies = Files.createDirectories(root.resolve("policies/base"));
        Files.writeString(policies.resolve("base.rego"), """
                package main

                deny contains "no items in prod" if {
                  some change in input.resource_changes
                  input.run.workspace.name == "prod"
                  "create" in change.change.actions
                }
                """);
        Map<String, String> server =
                Map.of("GROUNDWORK_POLICIES", policies + ":hard-mandatory", "GROUNDWORK_MAX_DELETIONS", "0");
        try (Deployment groundwork = Deployment.whoseServerHas(server, root.resolve("deployment"))) {
            var prod = Configuration.in(root, "prod").withSomeResources(2);
            var test = Configuration.in(root, "test").withSomeResources(2);

            Result stopped = groundwork.cli("run", prod.path(), "--auto-approve", "--json");
            Result applied = groundwork.cli("run", test.path(), "--auto-approve", "--json");
            Result fewer = groundwork.cli(
                    "run",
                    Configuration.in(root, "test").withSomeResources(1).path(),
                    "--auto-approve",
                    "--no-wait",
                    "--json");
            String waiting = fewer.json().getFirst().path("runId").asText();
            groundwork.awaitStatus(waiting, "awaiting_approval");
            Result approved = groundwork.cli("approve", waiting, "--reason", "one item less is right");

            assertThat(stopped.exitCode()).as(stopped.out() + stopped.err()).isEqualTo(3);
            assertThat(stopped.last().at("/error/message").asText()).contains("base/deny: no items in prod");
            assertThat(applied.exitCode()).as(applied.out() + applied.err()).isZero();
            assertThat(setNames(applied)).isEqualTo("base hard-mandatory");
            assertThat(groundwork.cli("status", waiting).out()).contains("max_deletions");
            assertThat(approved.exitCode()).as(approved.err()).isZero();
            assertThat(groundwork.awaitEnd(waiting)).isEqualTo("applied");
        }
    }

    private static String setNames(Result run) {
        return run.json().stream()
                .filter(line -> line.path("type").asText().equals("policy"))
                .map(line -> line.at("/report/sets/0"))
                .map((JsonNode set) ->
                        set.path("name").asText() + " " + set.path("level").asText())
                .findFirst()
                .orElse("none");
    }
}
