package io.groundwork.workflow;

import io.groundwork.run.RunRequest;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Local activity: asks the policies. Safe to repeat. */
@ActivityInterface
public interface PolicyActivities {
    @ActivityMethod(name = "judge")
    PolicyReport judge(RunRequest request, PlanSummary plan);
}
