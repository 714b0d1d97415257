package io.groundwork.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.client.WorkerApi;
import io.groundwork.policy.Judge;
import io.groundwork.policy.PolicyEngine;
import io.groundwork.policy.PolicyInput;
import io.groundwork.policy.PolicySettings;
import io.groundwork.problem.Cut;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.PolicyRequirements;
import io.groundwork.run.policy.RequiredSet;
import io.groundwork.run.policy.Verdict;
import io.groundwork.terraform.json.EngineJson;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.wire.Digest;
import io.groundwork.workflow.PolicyActivities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Judges the stored plan: its own structure, with its values masked. Thread-safe. */
public final class PolicyJudge implements PolicyActivities {
    private static final String MISSING = "policy_set_missing";
    private static final int ATTEMPTS = 3;

    /** Characters: a report of a hundred violations goes through the history, and to everybody who looks at the run. */
    private static final int LONGEST_TEXT = 2_000;

    private final WorkerDirectory directory;
    private final WorkerApi server;
    private final PolicyEngine defaultSet;
    private final UserPolicies userPolicies;
    private final PolicySettings own;
    private final RunSecrets secrets;
    private final RetryReporter retrying;

    PolicyJudge(
            WorkerDirectory directory,
            WorkerApi server,
            PolicyEngine defaultSet,
            UserPolicies userPolicies,
            PolicySettings own,
            RunSecrets secrets,
            RetryReporter retrying) {
        this.directory = directory;
        this.server = server;
        this.defaultSet = defaultSet;
        this.userPolicies = userPolicies;
        this.own = own;
        this.secrets = secrets;
        this.retrying = retrying;
    }

    @Override
    public PolicyReport judge(RunRequest request, PlanSummary plan) {
        return retrying.told(
                request.runId(),
                Stage.POLICY,
                () -> Failures.mapped("judging the plan", () -> judgeOnce(request, plan)));
    }

    PolicyReport judgeOnce(RunRequest request, PlanSummary plan) throws IOException {
        return accepted(request, plan, judged(request, plan));
    }

    /** What the server requires may change between its being asked and its being told: then the plan is judged again. */
    private PolicyReport accepted(RunRequest request, PlanSummary summary, JudgedPlan plan) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<PolicyRequirements> requirements = server.policies();
            PolicySettings settings = settings(requirements);
            PolicyReport report = judge(
                    request,
                    plan,
                    settings,
                    requirements.orElse(PolicyRequirements.NONE).sets());
            // Nobody approves it, so nobody has to accept it; and a server of an earlier version does not ask for it.
            if (plan.difference() != null || requirements.isEmpty()) {
                return report;
            }
            try {
                server.verdict(request.runId(), new Verdict(summary.planDigest(), report, settings.asMap()));
                return report;
            } catch (ProblemException e) {
                if (!e.problem().code().equals(MISSING) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** The server's, and what this worker's own environment says that is stricter. */
    private PolicySettings settings(Optional<PolicyRequirements> requirements) {
        return requirements
                .map(PolicyRequirements::settings)
                .map(values -> PolicySettings.of(values).strengthenedBy(own))
                .orElse(own);
    }

    private PolicyReport judge(RunRequest request, JudgedPlan plan, PolicySettings settings, List<RequiredSet> required)
            throws IOException {
        if (plan.difference() != null) {
            return PolicyReport.of(List.of(Judge.refusal(
                    defaultSet.policySet(),
                    "masking its secrets changed more of the plan than values (" + plan.difference() + ")")));
        }
        PolicyInput input = new PolicyInput(plan.plan(), request.mode(), settings, request);
        try (UserPolicies.Sets sets = userPolicies.of(request, required)) {
            List<PolicyEngine> engines = new ArrayList<>(sets.engines());
            engines.add(defaultSet);
            PolicyReport report = new Judge(engines).judge(input).by(sets.descriptions());
            // A report is stored and shown. The default set quotes nothing but addresses; other sets may know more.
            Redactor redactor = sets.engines().isEmpty() ? Redactor.of(plan.left()) : knowingAll(plan, request);
            // Redacted first: the half of a secret would not be found.
            return report.withTexts(text -> Cut.to(LONGEST_TEXT, redactor.text(text)));
        }
    }

    /** This may be another worker than the one that planned, without what that one knows. */
    private Redactor knowingAll(JudgedPlan plan, RunRequest request) {
        return secrets.redactor(request).and(plan.left());
    }

    private JudgedPlan judged(RunRequest request, PlanSummary plan) throws IOException {
        return plan.planJudged() == null
                ? JudgedPlan.ofView(view(request.runId(), plan.planView()))
                : JudgedPlan.read(server.getArtifact(request.runId(), plan.planJudged()));
    }

    /** Mostly this worker has just made it; the digest says whether what lies here is what was stored. */
    private JsonNode view(String runId, String digest) throws IOException {
        Path own = PlanStep.viewFile(directory, runId);
        if (Files.exists(own) && Digest.of(own).equals(digest)) {
            return EngineJson.document(own);
        }
        Path fetched = directory.run(runId).resolve("judged-" + UUID.randomUUID() + ".json");
        try {
            server.getArtifact(runId, digest, fetched);
            return EngineJson.document(fetched);
        } finally {
            Files.deleteIfExists(fetched);
        }
    }
}
