package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.client.ScriptedServer;
import io.groundwork.client.WorkerApi;
import io.groundwork.keyring.KeyRing;
import io.groundwork.keyring.RingSealer;
import io.groundwork.opa.OpaSettings;
import io.groundwork.policy.DefaultPolicySet;
import io.groundwork.policy.PolicySettings;
import io.groundwork.policy.RuleLevel;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.plan.PlanDetails;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.PolicyRequirements;
import io.groundwork.run.policy.RequiredSet;
import io.groundwork.run.policy.Verdict;
import io.groundwork.run.policy.Violation;
import io.groundwork.secret.Secret;
import io.groundwork.wire.Digest;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker asks the server before it judges, and what it tells it afterwards. */
@Timeout(120)
class PolicyJudgeTest {
    private static final String VERDICT = "/internal/v1/runs/run-0mft3k2v9a1b2c3d/verdict";
    private static final Problem MISSING = new Problem(
            "policy_set_missing", ProblemKind.CONFLICT, "judged without the set base", "start the run again");
    private static final String DELETES = """
            {"format_version": "1.2", "resource_changes": [
              {"address": "acme_thing.a[\\"swordfish-8471\\"]", "mode": "managed", "type": "acme_thing", "name": "a",
               "change": {"actions": ["delete"]}}]}
            """;

    @TempDir
    Path root;

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private PolicyJudge judge(PolicySettings own) {
        var directory = WorkerDirectory.open(root.resolve("worker"));
        // A loaded machine is no reason to fail.
        var api = new WorkerApi(server.address(), new Secret(ScriptedServer.TOKEN)).patientFor(Duration.ofMinutes(1));
        var sealer = new RingSealer(KeyRing.loadOrCreate(root.resolve("keyring.json")));
        return new PolicyJudge(
                directory,
                api,
                new DefaultPolicySet(),
                new UserPolicies(OpaSettings.on(root.toString()), root.resolve("policies"), api, 1),
                own,
                new RunSecrets(
                        directory, sealer, new Secrets(Map.of(), InputSettings.DEFAULTS.scopeOfTheUser(List.of()))),
                new RetryReporter(api, Clock.systemUTC()));
    }

    private String artifact(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        server.on(
                "GET",
                "/internal/v1/artifacts/" + Digest.of(bytes),
                answer -> answer.send(200, "application/octet-stream", bytes));
        return Digest.of(bytes);
    }

    private PlanSummary plan(String view, @Nullable String judged) {
        return new PlanSummary(
                "plan-1",
                artifact(view),
                0,
                0,
                1,
                0,
                true,
                "terraform 1.11.4",
                judged == null ? null : artifact(judged),
                PlanDetails.NONE);
    }

    private void requires(PolicyRequirements requirements) {
        server.on(
                "GET",
                "/internal/v1/policies",
                answer -> answer.send(
                        200, "application/json", Json.write(requirements).getBytes(StandardCharsets.UTF_8)));
    }

    private void takesVerdicts() {
        server.on("POST", VERDICT, answer -> answer.send(204, "application/json", new byte[0]));
    }

    private List<Verdict> verdicts() {
        return server.requests("POST", VERDICT).stream()
                .map(request -> {
                    try {
                        return Json.mapper().readValue(request.text(), Verdict.class);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static final RunRequest RUN = new RunRequest(
            "run-0mft3k2v9a1b2c3d", "prod", "", "", RunMode.APPLY, true, Map.of(), List.of(), Map.of(), null, "ada");

    @Test
    void a_plan_is_judged_by_the_settings_of_the_server_and_its_verdict_is_handed_in() throws IOException {
        requires(new PolicyRequirements(List.of(), Map.of("unknownDeletions", "hard-mandatory")));
        takesVerdicts();

        PolicyReport report = judge(PolicySettings.DEFAULTS).judgeOnce(RUN, plan(DELETES, null));

        assertThat(report.worst()).contains(EnforcementLevel.HARD_MANDATORY);
        assertThat(verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.planDigest()).isEqualTo("plan-1");
            assertThat(verdict.report()).isEqualTo(report);
            assertThat(verdict.settings()).containsEntry("unknownDeletions", "hard-mandatory");
        });
    }

    @Test
    void a_worker_may_be_stricter_than_the_server_and_not_weaker() throws IOException {
        requires(new PolicyRequirements(List.of(), Map.of()));
        takesVerdicts();
        PlanSummary plan = plan(DELETES, null);

        assertThat(judge(withUnknownDeletions(RuleLevel.OFF))
                        .judgeOnce(RUN, plan)
                        .worst())
                .contains(EnforcementLevel.SOFT_MANDATORY);
        assertThat(judge(withUnknownDeletions(RuleLevel.HARD_MANDATORY))
                        .judgeOnce(RUN, plan)
                        .worst())
                .contains(EnforcementLevel.HARD_MANDATORY);
    }

    private static PolicySettings withUnknownDeletions(RuleLevel level) {
        return new PolicySettings(
                10,
                RuleLevel.SOFT_MANDATORY,
                RuleLevel.SOFT_MANDATORY,
                List.of(),
                List.of(),
                level,
                RuleLevel.SOFT_MANDATORY);
    }

    @Test
    void a_server_that_requires_nothing_yet_is_no_reason_to_judge_less() throws IOException {
        server.on(
                "GET",
                "/internal/v1/policies",
                answer -> answer.problem(new Problem("not_found", ProblemKind.NOT_FOUND, "no such path", "")));

        PolicyReport report =
                judge(withUnknownDeletions(RuleLevel.HARD_MANDATORY)).judgeOnce(RUN, plan(DELETES, null));

        assertThat(report.worst()).contains(EnforcementLevel.HARD_MANDATORY);
        assertThat(verdicts()).isEmpty();
    }

    @Test
    void a_set_that_is_required_in_the_meantime_is_judged_by_at_once() throws IOException {
        var set = new RequiredSet("base", EnforcementLevel.SOFT_MANDATORY, "a".repeat(64), artifact("no archive"));
        var asked = new AtomicInteger();
        server.on("GET", "/internal/v1/policies", answer -> {
            var requirements = asked.getAndIncrement() == 0
                    ? PolicyRequirements.NONE
                    : new PolicyRequirements(List.of(set), Map.of());
            answer.send(200, "application/json", Json.write(requirements).getBytes(StandardCharsets.UTF_8));
        });
        server.on("POST", VERDICT, answer -> {
            if (verdicts().getLast().report().sets().stream().anyMatch(set::isMetBy)) {
                answer.send(204, "application/json", new byte[0]);
            } else {
                answer.problem(MISSING);
            }
        });

        PolicyReport report = judge(PolicySettings.DEFAULTS).judgeOnce(RUN, plan(DELETES, null));

        assertThat(report.sets()).singleElement().matches(set::isMetBy);
        assertThat(verdicts()).hasSize(2);
    }

    @Test
    void a_verdict_that_the_server_never_takes_ends_the_run_with_the_servers_words() throws IOException {
        requires(PolicyRequirements.NONE);
        server.on("POST", VERDICT, answer -> answer.problem(MISSING));
        PolicyJudge judge = judge(PolicySettings.DEFAULTS);
        PlanSummary plan = plan(DELETES, null);

        assertThatThrownBy(() -> judge.judgeOnce(RUN, plan))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(MISSING));
    }

    @Test
    void what_policies_judge_beside_the_view_is_fetched_and_its_secrets_are_not_repeated() throws IOException {
        requires(PolicyRequirements.NONE);
        takesVerdicts();
        var judged = new JudgedPlan(Json.mapper().readTree(DELETES), List.of("swordfish-8471"), null);
        PlanSummary plan = plan(
                "{\"format_version\": \"1.2\", \"resource_changes\": []}",
                new String(judged.bytes(), StandardCharsets.UTF_8));

        PolicyReport report = judge(PolicySettings.DEFAULTS).judgeOnce(RUN, plan);

        assertThat(report.violations()).extracting(Violation::rule).containsExactly("unknown_deletion");
        assertThat(report.toString())
                .contains("acme_thing.a[\"(sensitive value)\"]")
                .doesNotContain("swordfish");
        assertThat(verdicts().toString()).doesNotContain("swordfish");
    }

    @Test
    void a_plan_that_masking_changed_in_more_than_values_is_refused() throws IOException {
        requires(PolicyRequirements.NONE);
        var judged = new JudgedPlan(Json.mapper().readTree("{}"), List.of(), "resource_changes[3].*");
        PlanSummary plan = plan("{}", new String(judged.bytes(), StandardCharsets.UTF_8));

        PolicyReport report = judge(PolicySettings.DEFAULTS).judgeOnce(RUN, plan);

        assertThat(report.violations()).singleElement().satisfies(found -> {
            assertThat(found.rule()).isEqualTo("policy_error");
            assertThat(found.level()).isEqualTo(EnforcementLevel.HARD_MANDATORY);
            assertThat(found.message()).contains("resource_changes[3].*");
        });
        assertThat(verdicts()).isEmpty();
    }
}
