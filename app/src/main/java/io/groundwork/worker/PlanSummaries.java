package io.groundwork.worker;

import io.groundwork.run.plan.PlanChecks;
import io.groundwork.run.plan.PlanDetails;
import io.groundwork.terraform.plan.PlanCounts;
import io.groundwork.terraform.plan.PlanDocument;
import io.groundwork.workspace.CheckedObject;
import java.util.List;

/** What of a plan goes into its summary. Pure. */
final class PlanSummaries {
    private PlanSummaries() {}

    /**
     * What a plan does beside adding, changing, destroying and importing.
     *
     * @param plan as the engine shows it
     * @param shown the same without secrets
     */
    static PlanDetails details(PlanDocument plan, PlanDocument shown) {
        PlanCounts counts = plan.counts();
        return new PlanDetails(
                counts.moved(),
                counts.forget(),
                counts.replace(),
                counts.actions(),
                counts.outputs(),
                counts.deferred(),
                counts.read(),
                0,
                counts.drifted(),
                counts.unknown(),
                plan.deletesEverything(),
                PlanChecks.of(checked(shown)));
    }

    /** Results of the plan's checks. */
    static List<CheckedObject> checked(PlanDocument plan) {
        return plan.checks().stream()
                .map(result -> new CheckedObject(result.address(), result.status(), result.problems()))
                .toList();
    }
}
