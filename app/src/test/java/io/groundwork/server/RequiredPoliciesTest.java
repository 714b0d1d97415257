package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.JudgedSet;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.PolicyRequirements;
import io.groundwork.run.policy.RequiredSet;
import io.groundwork.run.policy.Verdict;
import io.groundwork.wire.Digest;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's word on what plans must be judged by, over HTTP. */
class RequiredPoliciesTest {
    private static final byte[] ARCHIVE = "an archive".getBytes(StandardCharsets.UTF_8);
    private static final RequiredSet SET =
            new RequiredSet("base", EnforcementLevel.HARD_MANDATORY, "a".repeat(64), Digest.of(ARCHIVE));

    @TempDir
    Path directory;

    private RunningServer requiring() {
        return RunningServer.requiring(
                directory,
                new RequiredPolicies(
                        new PolicyRequirements(List.of(SET), Map.of("maxDeletions", 3)),
                        Map.of(SET.archive(), ARCHIVE)));
    }

    @Test
    void a_worker_is_told_what_is_required_and_can_fetch_each_set() throws IOException {
        try (RunningServer server = requiring()) {
            var required =
                    Json.mapper().readValue(server.get("/internal/v1/policies").text(), PolicyRequirements.class);

            assertThat(required.sets()).containsExactly(SET);
            assertThat(required.settings()).containsEntry("maxDeletions", 3);
            assertThat(server.get("/internal/v1/artifacts/" + SET.archive()).text())
                    .isEqualTo("an archive");
        }
    }

    @Test
    void a_verdict_without_a_required_set_is_a_conflict_and_a_complete_one_is_taken() {
        try (RunningServer server = requiring()) {
            String run = server.run("shop");
            String path = "/internal/v1/runs/" + run + "/verdict";
            Map<String, Object> settings =
                    Map.of("maxDeletions", 3, "massDeletion", "soft-mandatory", "namespaceAdmins", "soft-mandatory");
            var judged = new JudgedSet("base", EnforcementLevel.HARD_MANDATORY, SET.digest(), "v1", "opa 1.9.0");

            var lacking = server.post(path, new Verdict("plan-1", PolicyReport.of(List.of()), settings));
            var weak = server.post(
                    path, new Verdict("plan-1", PolicyReport.of(List.of()).by(List.of(judged)), Map.of()));
            var complete = server.post(
                    path, new Verdict("plan-1", PolicyReport.of(List.of()).by(List.of(judged)), settings));

            assertThat(lacking.status()).isEqualTo(409);
            assertThat(lacking.json().path("code").asText()).isEqualTo("policy_set_missing");
            assertThat(lacking.json().path("detail").asText()).contains("the set base (hard-mandatory");
            assertThat(weak.status()).isEqualTo(409);
            assertThat(weak.json().path("detail").asText()).contains("the settings of the default set");
            assertThat(complete.status()).isEqualTo(204);
        }
    }

    @Test
    void a_verdict_on_a_run_that_is_not_there_is_not_taken() {
        try (RunningServer server = requiring()) {
            assertThat(server.post(
                                    "/internal/v1/runs/run-0mft3k2v9a1b2c3d/verdict",
                                    new Verdict("plan-1", PolicyReport.of(List.of()), Map.of()))
                            .status())
                    .isEqualTo(404);
        }
    }
}
