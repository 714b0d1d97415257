package io.groundwork.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.client.WorkerApi;
import io.groundwork.policy.Judge;
import io.groundwork.policy.PolicySettings;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.PolicyReport;
import io.groundwork.run.RunRequest;
import io.groundwork.workflow.PolicyActivities;

/** Judges the stored, redacted plan: what people see is what policies see. Thread-safe. */
public final class PolicyJudge implements PolicyActivities {
    private final WorkerApi server;
    private final Judge judge;
    private final PolicySettings settings;
    private final ObjectMapper mapper = new ObjectMapper();

    public PolicyJudge(WorkerApi server, Judge judge, PolicySettings settings) {
        this.server = server;
        this.judge = judge;
        this.settings = settings;
    }

    @Override
    public PolicyReport judge(RunRequest request, PlanSummary plan) {
        return Failures.mapped("judging the plan", () -> {
            byte[] view = server.getArtifact(plan.planView());
            return judge.judge(mapper.readTree(view), request.mode(), settings);
        });
    }
}
