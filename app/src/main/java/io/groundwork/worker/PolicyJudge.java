package io.groundwork.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.client.WorkerApi;
import io.groundwork.policy.Judge;
import io.groundwork.policy.PolicySettings;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.PolicyReport;
import io.groundwork.run.RunRequest;
import io.groundwork.wire.Digest;
import io.groundwork.workflow.PolicyActivities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Judges the stored, redacted plan: what people see is what policies see. Thread-safe. */
public final class PolicyJudge implements PolicyActivities {
    private final WorkerDirectory directory;
    private final WorkerApi server;
    private final Judge judge;
    private final PolicySettings settings;
    private final ObjectMapper mapper = new ObjectMapper();

    PolicyJudge(WorkerDirectory directory, WorkerApi server, Judge judge, PolicySettings settings) {
        this.directory = directory;
        this.server = server;
        this.judge = judge;
        this.settings = settings;
    }

    @Override
    public PolicyReport judge(RunRequest request, PlanSummary plan) {
        return Failures.mapped(
                "judging the plan", () -> judge.judge(mapper.readTree(view(request, plan)), request.mode(), settings));
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
