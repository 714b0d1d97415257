package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.artifact.ConfigurationPack;
import io.groundwork.client.ScriptedServer;
import io.groundwork.client.WorkerApi;
import io.groundwork.opa.OpaSettings;
import io.groundwork.opa.PolicyFiles;
import io.groundwork.policy.Judge;
import io.groundwork.policy.OpaTool;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.policy.PolicyInput;
import io.groundwork.policy.PolicySettings;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.JudgedSet;
import io.groundwork.run.policy.PolicyArchive;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.RequiredSet;
import io.groundwork.run.policy.Violation;
import io.groundwork.secret.Secret;
import io.groundwork.wire.Digest;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sets of operators and of runs on a worker, with the real opa. */
@Timeout(120)
class UserPoliciesTest {
    @TempDir
    Path root;

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private static OpaSettings opa(PolicyDirectory... always) throws IOException, InterruptedException {
        return new OpaSettings(OpaTool.required().toString(), "/usr/bin:/bin", Duration.ofMinutes(2), List.of(always));
    }

    private Path set(String name, String rego) throws IOException {
        Path directory = Files.createDirectories(root.resolve(name));
        Files.writeString(directory.resolve("a.rego"), rego);
        return directory;
    }

    private PolicyArchive uploaded(Path set, EnforcementLevel level) throws IOException {
        Path archive = root.resolve(set.getFileName() + ".tar.gz");
        ConfigurationPack.pack(set, Map.of(), archive);
        byte[] bytes = Files.readAllBytes(archive);
        server.on(
                "GET",
                "/api/v1/configurations/" + Digest.of(bytes),
                answer -> answer.send(200, "application/gzip", bytes));
        return new PolicyArchive(String.valueOf(set.getFileName()), Digest.of(bytes), level);
    }

    private UserPolicies policies(OpaSettings settings) {
        return new UserPolicies(
                settings,
                root.resolve("worker/policies"),
                new WorkerApi(server.address(), new Secret(ScriptedServer.TOKEN)),
                1);
    }

    private static RunRequest run(PolicyArchive... archives) {
        return new RunRequest(
                "run-1",
                "prod",
                "",
                "",
                RunMode.APPLY,
                false,
                Map.of(),
                List.of(),
                Map.of(),
                null,
                "ada",
                List.of(archives),
                false);
    }

    private static PolicyReport judge(UserPolicies policies, RunRequest request, RequiredSet... required)
            throws IOException {
        JsonNode plan = Json.mapper().readTree("{\"format_version\": \"1.2\", \"resource_changes\": []}");
        try (UserPolicies.Sets sets = policies.of(request, List.of(required))) {
            return new Judge(sets.engines())
                    .judge(new PolicyInput(plan, request.mode(), PolicySettings.DEFAULTS, request))
                    .by(sets.descriptions());
        }
    }

    private List<Path> left() throws IOException {
        try (var files = Files.walk(root.resolve("worker/policies"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void the_operators_sets_and_those_of_the_run_add_up_and_nothing_of_the_runs_stays() throws Exception {
        Path base = set("base", "package main\ndeny contains \"from the operator\" if true\n");
        Path team = set("team", "package main\ndeny contains \"from the run\" if input.run.created_by == \"ada\"\n");
        var policies = policies(opa(new PolicyDirectory(base.toString(), EnforcementLevel.HARD_MANDATORY)));
        int kept = left().size();

        PolicyReport report = judge(policies, run(uploaded(team, EnforcementLevel.ADVISORY)));

        assertThat(report.violations())
                .containsExactly(
                        new Violation("base", "deny", EnforcementLevel.HARD_MANDATORY, "from the operator", null),
                        new Violation("team", "deny", EnforcementLevel.ADVISORY, "from the run", null));
        assertThat(report.sets()).extracting(JudgedSet::name).containsExactly("base", "team");
        assertThat(left()).hasSize(kept);
    }

    @Test
    void the_operators_set_is_the_one_there_was_when_the_worker_started() throws Exception {
        Path base = set("base", "package main\ndeny contains \"as it was\" if true\n");
        var policies = policies(opa(new PolicyDirectory(base.toString(), EnforcementLevel.SOFT_MANDATORY)));
        set("base", "package main\ndeny contains \"changed\" if true\n");

        assertThat(judge(policies, run()).violations())
                .extracting(Violation::message)
                .containsExactly("as it was");
    }

    /** As the server hands it to workers. */
    private RequiredSet required(Path set, EnforcementLevel level) throws IOException {
        Path archive = root.resolve(set.getFileName() + "-required.tar.gz");
        ConfigurationPack.pack(root.resolve("nothing"), PolicyFiles.in(set).files(), archive);
        byte[] bytes = Files.readAllBytes(archive);
        server.on(
                "GET",
                "/internal/v1/artifacts/" + Digest.of(bytes),
                answer -> answer.send(200, "application/octet-stream", bytes));
        return new RequiredSet(
                String.valueOf(set.getFileName()), level, PolicyFiles.in(set).digest(), Digest.of(bytes));
    }

    @Test
    void a_worker_without_policies_of_its_own_judges_by_those_that_the_server_requires() throws Exception {
        Files.createDirectories(root.resolve("nothing"));
        Path base = set("base", "package main\ndeny contains \"required\" if true\n");
        RequiredSet required = required(base, EnforcementLevel.HARD_MANDATORY);
        var policies = policies(opa());

        PolicyReport report = judge(policies, run(), required);
        PolicyReport again = judge(policies, run(), required);

        assertThat(report.violations())
                .containsExactly(new Violation("base", "deny", EnforcementLevel.HARD_MANDATORY, "required", null));
        assertThat(report.sets()).singleElement().matches(required::isMetBy);
        assertThat(again).isEqualTo(report);
        assertThat(server.requests("GET", "/internal/v1/artifacts/" + required.archive()))
                .as("fetched once for all runs")
                .hasSize(1);
    }

    @Test
    void a_required_set_that_a_worker_has_of_its_own_is_asked_once_and_a_weaker_one_twice() throws Exception {
        Files.createDirectories(root.resolve("nothing"));
        Path base = set("base", "package main\ndeny contains \"no\" if true\n");
        RequiredSet required = required(base, EnforcementLevel.HARD_MANDATORY);

        PolicyReport same =
                judge(policies(opa(new PolicyDirectory(base.toString(), required.level()))), run(), required);
        PolicyReport weaker =
                judge(policies(opa(new PolicyDirectory(base.toString(), EnforcementLevel.ADVISORY))), run(), required);

        assertThat(same.sets()).extracting(JudgedSet::name).containsExactly("base");
        assertThat(weaker.sets()).extracting(JudgedSet::name).containsExactly("base", "base-2");
        assertThat(weaker.worst()).contains(EnforcementLevel.HARD_MANDATORY);
    }

    @Test
    void a_required_set_that_is_another_than_the_server_says_is_no_pass() throws Exception {
        Files.createDirectories(root.resolve("nothing"));
        RequiredSet real =
                required(set("base", "package main\ndeny contains \"no\" if true\n"), EnforcementLevel.SOFT_MANDATORY);
        RequiredSet other = required(
                set("other", "package main\ndeny contains \"no\" if false\n"), EnforcementLevel.SOFT_MANDATORY);
        var swapped = new RequiredSet(real.name(), real.level(), real.digest(), other.archive());

        PolicyReport report = judge(policies(opa()), run(), swapped);

        assertThat(report.violations()).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo(Judge.ERROR_RULE);
            assertThat(found.level()).isEqualTo(EnforcementLevel.HARD_MANDATORY);
            assertThat(found.message()).contains("not the one that the server requires");
        });
    }

    @Test
    void without_opa_a_required_set_is_no_pass() throws Exception {
        Files.createDirectories(root.resolve("nothing"));
        RequiredSet required = required(
                set("base", "package main\ndeny contains \"never\" if false\n"), EnforcementLevel.SOFT_MANDATORY);

        PolicyReport report = judge(policies(OpaSettings.on(root.toString())), run(), required);

        assertThat(report.worst()).contains(EnforcementLevel.HARD_MANDATORY);
        assertThat(report.violations())
                .singleElement()
                .satisfies(found -> assertThat(found.message()).contains("opa is not on PATH"));
    }

    @Test
    void what_a_killed_worker_left_is_gone_after_the_next_start() throws Exception {
        Path left = Files.createDirectories(root.resolve("worker/policies/set1/files"));
        Files.writeString(left.resolve("a.rego"), "");

        policies(opa());

        assertThat(root.resolve("worker/policies")).doesNotExist();
    }

    @Test
    void without_opa_a_run_that_brings_policies_is_told_what_to_install() throws Exception {
        Path team = set("team", "package main\ndeny contains \"never\" if false\n");

        PolicyReport report =
                judge(policies(OpaSettings.on(root.toString())), run(uploaded(team, EnforcementLevel.SOFT_MANDATORY)));

        assertThat(report.violations()).singleElement().satisfies(found -> {
            assertThat(found.level()).isEqualTo(EnforcementLevel.HARD_MANDATORY);
            assertThat(found.rule()).isEqualTo(Judge.ERROR_RULE);
            assertThat(found.message()).contains("opa is not on PATH", "install opa 1.0 or later");
        });
    }

    @Test
    void without_opa_a_worker_whose_operator_has_set_policies_does_not_start() throws Exception {
        Path base = set("base", "package main\ndeny contains \"never\" if false\n");
        var settings = new OpaSettings(
                null,
                root.toString(),
                OpaSettings.DEFAULT_TIME,
                List.of(new PolicyDirectory(base.toString(), EnforcementLevel.ADVISORY)));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> policies(settings))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("opa_not_found"));
    }

    @Test
    void a_set_that_nobody_has_any_more_is_a_verdict_and_a_server_that_is_away_is_none() throws Exception {
        var policies = policies(opa());
        var gone = new PolicyArchive("gone", "d".repeat(64), EnforcementLevel.SOFT_MANDATORY);
        server.on(
                "GET",
                "/api/v1/configurations/.*",
                answer -> answer.problem(new Problem(
                        "artifact_not_found", ProblemKind.NOT_FOUND, "no artifact has this digest", "start another")));

        PolicyReport report = judge(policies, run(gone));
        server.stop();

        assertThat(report.worst()).contains(EnforcementLevel.HARD_MANDATORY);
        assertThat(report.violations())
                .singleElement()
                .satisfies(found -> assertThat(found.message()).contains("no artifact has this digest"));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> judge(policies, run(gone)))
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.EXTERNAL));
    }
}
