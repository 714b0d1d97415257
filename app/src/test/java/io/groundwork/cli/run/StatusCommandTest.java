package io.groundwork.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.cli.ScriptedCommandLine;
import io.groundwork.client.Words;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.plan.PlanChecks;
import io.groundwork.run.plan.PlanDetails;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import io.groundwork.workspace.CheckedObject;
import io.groundwork.workspace.RecordedChecks;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusCommandTest extends ScriptedCommandLine {
    private static final PlanDetails DETAILS = new PlanDetails(
            0,
            1,
            0,
            0,
            2,
            0,
            0,
            0,
            0,
            0,
            true,
            new PlanChecks(2, 3, 1, List.of(new PlanChecks.Failure("check.health", "no answer"))));

    private static RunView judged(RunStatus status, Violation... violations) {
        RunView run = Words.aRun(status);
        return new RunView(
                run.runId(),
                run.workflowId(),
                run.workspace(),
                run.mode(),
                run.configuration(),
                run.directory(),
                run.requestedBy(),
                run.autoApprove(),
                run.status(),
                run.createdAt(),
                run.statusSince(),
                new PlanSummary(Words.PLAN_DIGEST, "v", 0, 0, 5, 0, true, "terraform 1.11.4", null, DETAILS),
                PolicyReport.of(List.of(violations)),
                null,
                null,
                null,
                run.finishedAt(),
                null,
                null);
    }

    private void recorded(String runId) {
        RecordedChecks checks = new RecordedChecks(
                runId, List.of(new CheckedObject("check.health", "error", List.of("cannot be reached"))));
        server.on("GET", "/api/v1/workspaces/hello/checks", answer -> answer.json(200, checks));
    }

    @Test
    void results_of_checks_violations_and_that_everything_goes_are_told() {
        run.is(judged(
                RunStatus.AWAITING_APPROVAL,
                new Violation("default", "some_rule", EnforcementLevel.SOFT_MANDATORY, "not like this", null)));

        assertThat(call.run("status", Words.RUN).out())
                .contains(
                        "0 to add, 0 to change, 5 to destroy, 1 to forget, 2 outputs to change (terraform 1.11.4)",
                        "checks     2 passed, 3 failed, 1 known after apply",
                        "failed check.health: no answer",
                        "and 2 more",
                        "policy     1 violation\n",
                        "the plan deletes everything that the workspace holds");
    }

    @Test
    void after_an_apply_checks_are_told_as_the_apply_left_them() {
        run.is(judged(RunStatus.APPLIED));
        recorded(Words.RUN);

        assertThat(call.run("status", Words.RUN).out())
                .contains("checks     1 failed", "failed check.health: cannot be reached")
                .doesNotContain("no answer");
    }

    @Test
    void what_a_later_run_has_recorded_is_not_told_of_an_earlier_one() {
        run.is(judged(RunStatus.APPLIED));
        recorded("run-0000000000000009");

        assertThat(call.run("status", Words.RUN).out())
                .contains("failed check.health: no answer")
                .doesNotContain("cannot be reached");
    }

    @Test
    void of_a_digest_people_see_what_they_can_compare_and_programs_all_of_it() {
        server.on(
                "GET",
                ScriptedRun.RUN,
                answer -> answer.problem(new Problem(
                        "artifact_not_found", ProblemKind.NOT_FOUND, "there is no artifact " + Words.PLAN_DIGEST, "")));

        assertThat(call.run("status", Words.RUN).err())
                .contains("no artifact " + Words.PLAN_DIGEST.substring(0, 12) + "\n");
        call.out.reset();
        assertThat(call.run("status", Words.RUN, "--json").out()).contains(Words.PLAN_DIGEST);
    }
}
