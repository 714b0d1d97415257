package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.policy.Judge;
import io.groundwork.policy.PolicyEngine;
import io.groundwork.policy.PolicyInput;
import io.groundwork.policy.PolicySettings;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.PolicyReport;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.wire.Digest;
import io.groundwork.workflow.PolicyActivities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Judges the stored plan: its own structure, with its values masked. Thread-safe. */
public final class PolicyJudge implements PolicyActivities {
    private final WorkerDirectory directory;
    private final WorkerApi server;
    private final PolicyEngine defaultSet;
    private final UserPolicies userPolicies;
    private final PolicySettings settings;
    private final RunSecrets secrets;
    private final Retrying retrying;

    PolicyJudge(
            WorkerDirectory directory,
            WorkerApi server,
            PolicyEngine defaultSet,
            UserPolicies userPolicies,
            PolicySettings settings,
            RunSecrets secrets,
            Retrying retrying) {
        this.directory = directory;
        this.server = server;
        this.defaultSet = defaultSet;
        this.userPolicies = userPolicies;
        this.settings = settings;
        this.secrets = secrets;
        this.retrying = retrying;
    }

    @Override
    public PolicyReport judge(RunRequest request, PlanSummary plan) {
        return retrying.told(
                request.runId(),
                Stage.POLICY,
                () -> Failures.mapped("judging the plan", () -> judge(request, judged(request, plan))));
    }

    private PolicyReport judge(RunRequest request, JudgedPlan plan) throws IOException {
        if (plan.difference() != null) {
            return PolicyReport.of(List.of(Judge.refusal(
                    defaultSet.policySet(),
                    "masking its secrets changed more of the plan than values (" + plan.difference() + ")")));
        }
        PolicyInput input = new PolicyInput(plan.plan(), request.mode(), settings, request);
        try (UserPolicies.Sets sets = userPolicies.of(request)) {
            List<PolicyEngine> engines = new ArrayList<>(sets.engines());
            engines.add(defaultSet);
            PolicyReport report = new Judge(engines).judge(input).by(sets.descriptions());
            // A report is stored and shown. The default set quotes nothing but addresses; other sets may know a secret
            // from
            // elsewhere.
            Redactor redactor = sets.engines().isEmpty() ? Redactor.of(plan.left()) : knowingAll(plan, request);
            return report.withTexts(redactor::text);
        }
    }

    /** This may be another worker than the one that planned, without what that one knows. */
    private Redactor knowingAll(JudgedPlan plan, RunRequest request) {
        return secrets.redactor(request).and(plan.left());
    }

    private JudgedPlan judged(RunRequest request, PlanSummary plan) throws IOException {
        return plan.planJudged() == null
                ? JudgedPlan.ofView(view(request, plan))
                : JudgedPlan.read(server.getArtifact(plan.planJudged()));
    }

    /** Mostly this worker has just made it; the digest says whether what lies here is what was stored. */
    private byte[] view(RunRequest request, PlanSummary plan) throws IOException {
        Path own = PlanStep.viewFile(directory, request.runId());
        if (Files.exists(own)) {
            byte[] bytes = Files.readAllBytes(own);
            if (Digest.of(bytes).equals(plan.planView())) {
                return bytes;
            }
        }
        return server.getArtifact(plan.planView());
    }
}
