package io.groundwork.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.client.WorkerApi;
import io.groundwork.policy.Judge;
import io.groundwork.policy.PolicyEngine;
import io.groundwork.policy.PolicyInput;
import io.groundwork.policy.PolicySettings;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.PolicyReport;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.run.Violation;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.wire.Digest;
import io.groundwork.workflow.PolicyActivities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Judges the stored, redacted plan: what people see is what policies see. Thread-safe. */
public final class PolicyJudge implements PolicyActivities {
    private final WorkerDirectory directory;
    private final WorkerApi server;
    private final PolicyEngine defaultSet;
    private final UserPolicies userPolicies;
    private final PolicySettings settings;
    private final RunSecrets secrets;
    private final Retrying retrying;
    private final ObjectMapper mapper = new ObjectMapper();

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
                () -> Failures.mapped("judging the plan", () -> judge(request, mapper.readTree(view(request, plan)))));
    }

    private PolicyReport judge(RunRequest request, JsonNode view) throws IOException {
        PolicyInput input = new PolicyInput(view, request.mode(), settings, request);
        try (UserPolicies.Sets sets = userPolicies.of(request)) {
            List<PolicyEngine> engines = new ArrayList<>(sets.engines());
            engines.add(defaultSet);
            PolicyReport report = new Judge(engines).judge(input).by(sets.descriptions());
            // The default set quotes nothing but addresses.
            return sets.engines().isEmpty() ? report : scrubbed(report, request);
        }
    }

    /** A policy sees no secret of the plan, but it may know one from elsewhere; a report is stored and shown. */
    private PolicyReport scrubbed(PolicyReport report, RunRequest request) {
        Redactor redactor = secrets.redactor(request);
        List<Violation> clean = report.violations().stream()
                .map(found -> new Violation(
                        found.policySet(),
                        found.rule(),
                        found.level(),
                        redactor.text(found.message()),
                        found.address()))
                .toList();
        return new PolicyReport(clean, report.total(), report.sets());
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
