package io.groundwork.workflow;

import io.groundwork.run.PlanSummary;
import io.groundwork.run.PolicyReport;
import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Local activity: asks the policies, and meanwhile tells the server that it does. Safe to repeat. */
@ActivityInterface
public interface PolicyActivities {
    @ActivityMethod(name = "judge")
    PolicyReport judge(RunRequest request, PlanSummary plan, StatusUpdate entering);
}
