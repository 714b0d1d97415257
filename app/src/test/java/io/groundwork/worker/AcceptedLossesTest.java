package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.run.Decision;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.server.RunningServer;
import io.groundwork.terraform.process.AttemptStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A workspace in doubt, and what becomes of the doubt when workers prove ends late. */
final class AcceptedLossesTest extends ApplyingWorker {
    private static final String SMALL = "resource \"terraform_data\" \"x\" {}";

    /** A run whose engine may still be at work, as its worker was away when it was canceled. */
    private RunRequest inDoubt(CompletableFuture<Void> apply, RunRequest run) {
        apply.cancel(true);
        finishes(run, RunStatus.CANCELED);
        assertThat(server.askForRun("shop").code()).isEqualTo("workspace_in_doubt");
        return run;
    }

    private RunRequest asked(RunMode mode, boolean acceptLoss) {
        String configuration = server.upload(SMALL);
        RunningServer.Answer answer = server.post(
                "/api/v1/runs",
                Map.of(
                        "workspace",
                        "shop",
                        "configuration",
                        configuration,
                        "mode",
                        mode.wireName(),
                        "acceptLoss",
                        acceptLoss,
                        "requestedBy",
                        "bob"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return new RunRequest(
                answer.json().path("runId").asText(),
                "shop",
                configuration,
                "",
                mode,
                false,
                Map.of(),
                List.of(),
                Map.of(),
                null,
                "bob");
    }

    /** Planned, approved, and allowed to write on a worker that goes away before an engine begins. */
    private void isGivenLeaveToWrite(RunRequest run, Hands worker) throws IOException {
        worker.placement.placed(run, update(1, RunStatus.INITIALIZING, null, null), EngineControl.none());
        worker.init.run(run, EngineControl.none(), told(run, RunStatus.INITIALIZING));
        PlanSummary plan = worker.plan.run(run, EngineControl.none(), told(run, RunStatus.PLANNING));
        mayWrite(run, plan, worker);
    }

    private void mayWrite(RunRequest run, PlanSummary plan, Hands worker) {
        var approved = new Decision(Decision.Verdict.APPROVE, "ann", "go", plan.planDigest());
        server.post("/internal/v1/runs/" + run.runId() + "/status", update(5, RunStatus.APPLYING, plan, approved));
        RunningServer.Answer token = server.askForToken(
                run.runId(),
                Map.of("phase", "apply", "holder", worker.disk.workerId(), "planDigest", plan.planDigest()));
        assertThat(token.status()).as(token.text()).isEqualTo(200);
    }

    private boolean isDoubtful(RunRequest run) {
        return server.get("/api/v1/runs/" + run.runId()).json().has("doubt");
    }

    @Test
    void a_doubt_is_back_if_the_run_that_accepted_it_turns_out_late_not_to_have_begun() throws Throwable {
        RunRequest planned = planned("shop");
        RunRequest one = inDoubt(applying(planned), planned);
        RunRequest two = asked(RunMode.APPLY, true);

        try (Hands second = Hands.open(directory.resolve("worker2"), between.address())) {
            isGivenLeaveToWrite(two, second);
            finishes(two, RunStatus.CANCELED);
            assertThat(isDoubtful(two)).isTrue();
            try (UnsettledRuns _ = second.unsettledRuns()) {
                eventually(() -> !isDoubtful(two));
            }
        }

        assertThat(attempt(one).status()).isInstanceOf(AttemptStatus.Running.class);
        assertThat(server.askForRun("shop").code()).isEqualTo("workspace_in_doubt");
        assertThat(isDoubtful(one)).isTrue();
        // Nothing was applied over it: what its engine makes is stored, and proven.
        release();
        try (UnsettledRuns _ = hands.unsettledRuns()) {
            eventually(() -> !isDoubtful(one));
        }
        assertThat(server.askForRun("shop").status()).isEqualTo(201);
        assertThat(server.get("/api/v1/workspaces/shop/state/versions").json().path("versions"))
                .isNotEmpty();
    }

    @Test
    void a_doubt_that_was_accepted_for_a_doubtful_run_is_back_with_the_last_one_that_came_to_nothing()
            throws Throwable {
        RunRequest planned = planned("shop");
        RunRequest one = inDoubt(applying(planned), planned);
        RunRequest two = asked(RunMode.APPLY, true);
        try (Hands second = Hands.open(directory.resolve("worker2"), between.address())) {
            isGivenLeaveToWrite(two, second);
            finishes(two, RunStatus.CANCELED);
            RunRequest three = asked(RunMode.APPLY, true);

            try (UnsettledRuns _ = second.unsettledRuns()) {
                eventually(() -> !Files.exists(second.disk.run(two.runId()).resolve(WorkspacePreparation.PLACE)));
            }
            finishes(three, RunStatus.REJECTED);
        }

        assertThat(isDoubtful(one)).isTrue();
        assertThat(server.askForRun("shop").code()).isEqualTo("workspace_in_doubt");
    }

    @Test
    void an_end_that_was_found_and_not_told_is_told_also_if_the_loss_was_accepted_meanwhile() throws Throwable {
        RunRequest planned = planned("shop");
        CompletableFuture<Void> apply = applying(planned);
        between.answer(500, request -> request.contains("/apply-end"));
        release();
        assertThatThrownBy(() -> end(apply)).isNotNull();
        RunRequest one = inDoubt(apply, planned);
        RunRequest two = asked(RunMode.APPLY, true);

        between.heal();
        try (UnsettledRuns _ = hands.unsettledRuns()) {
            eventually(() -> !Files.exists(hands.disk.run(one.runId()).resolve(ApplyEndings.FILE)));
        }
        finishes(two, RunStatus.REJECTED);

        assertThat(isDoubtful(one)).isFalse();
        assertThat(server.askForRun("shop").status()).isEqualTo(201);
    }

    @Test
    void that_an_apply_was_never_begun_is_told_before_the_next_run_takes_the_workers_disk() throws Throwable {
        RunRequest one = planned("shop");
        mayWrite(one, plan(one), hands);
        finishes(one, RunStatus.CANCELED);
        assertThat(isDoubtful(one)).isTrue();

        RunRequest two = asked(RunMode.PLAN_ONLY, false);
        hands.placement.placed(two, update(1, RunStatus.INITIALIZING, null, null), EngineControl.none());
        finishes(two, RunStatus.PLANNED_AND_FINISHED);

        assertThat(isDoubtful(one)).isFalse();
        assertThat(server.askForRun("shop").status()).isEqualTo(201);
    }
}
