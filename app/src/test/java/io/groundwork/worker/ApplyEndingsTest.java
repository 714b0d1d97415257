package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.server.RunningServer;
import io.groundwork.terraform.engine.EngineSetting;
import io.groundwork.terraform.process.AttemptStatus;
import io.groundwork.workflow.Settlement;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How an apply ended, found out from what its engine left. */
class ApplyEndingsTest extends ApplyingWorker {
    @Test
    void an_engine_that_is_killed_leaves_the_workspace_in_doubt() throws Exception {
        RunRequest run = planned("shop");
        CompletableFuture<Void> apply = applying(run);
        engineOf(run).destroyForcibly();

        assertThatThrownBy(() -> end(apply)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo("engine_lost");
            assertThat(failure.isNonRetryable()).isTrue();
        });
        finishes(run, RunStatus.ERRORED);

        RunningServer.Answer next = server.askForRun("shop");
        assertThat(next.status()).isEqualTo(409);
        assertThat(next.code()).isEqualTo("workspace_in_doubt");
        assertThat(next.json().path("nextStep").asText()).contains("--accept-loss");
    }

    @Test
    void an_engine_that_was_stopped_before_it_said_a_word_had_not_begun() throws Exception {
        Path starting = directory.resolve("starting");
        hands.close();
        hands = Hands.open(directory.resolve("worker"), between.address(), thatTakesItsTimeToApply(starting), Map.of());
        RunRequest run = planned("shop");
        var stopped = new EngineControl.Quiet(() ->
                Files.exists(starting) ? EngineControl.stopping().verdict() : new EngineControl.Verdict.Continue());

        assertThatThrownBy(() -> hands.apply.run(run, plan(run), stopped, announcement(run)))
                .isInstanceOf(StepRunner.Stopped.class);
        finishes(run, RunStatus.CANCELED);

        assertThat(made()).isEmpty();
        assertThat(server.askForRun("shop").status()).as("nothing is in doubt").isEqualTo(201);
    }

    /** As on a host that is busy: an engine does not mind signals in its first moments. */
    private EngineSetting thatTakesItsTimeToApply(Path starting) throws IOException {
        String path = System.getenv("PATH");
        Path engine = Files.createDirectories(directory.resolve("bin")).resolve("terraform");
        Files.writeString(engine, """
                #!/bin/sh
                if [ "$1" = apply ]; then
                  : >'%s'
                  exec sleep 1000
                fi
                PATH='%s' exec terraform "$@"
                """.formatted(starting, path));
        assertThat(engine.toFile().setExecutable(true)).isTrue();
        return new EngineSetting("terraform", engine.getParent() + ":" + path);
    }

    @Test
    void a_canceled_apply_that_had_come_to_its_end_is_told_as_applied() throws Exception {
        RunRequest run = planned("shop");
        CompletableFuture<Void> apply = applying(run);
        apply.cancel(true);
        release();
        eventually(() -> attempt(run).status() instanceof AttemptStatus.Exited);

        Settlement settlement = hands.settle.run(run, false, EngineControl.none(), 1);

        assertThat(settlement.ending()).isEqualTo(RunStatus.APPLIED);
        finishes(run, RunStatus.CANCELED);
        assertThat(server.askForRun("shop").status()).isEqualTo(201);
    }

    @Test
    void an_ending_that_a_power_failure_left_empty_is_found_out_again() throws Throwable {
        RunRequest run = planned("shop");
        CompletableFuture<Void> apply = applying(run);
        release();
        end(apply);
        Files.writeString(hands.disk.run(run.runId()).resolve(ApplyEndings.FILE), "");

        Settlement settlement = hands.settle.run(run, false, EngineControl.none(), 1);

        assertThat(settlement.ending()).isEqualTo(RunStatus.APPLIED);
    }

    @Test
    void a_worker_that_comes_back_proves_the_end_of_an_apply_whose_run_was_canceled_without_it() throws Exception {
        RunRequest run = planned("shop");
        CompletableFuture<Void> apply = applying(run);
        apply.cancel(true);
        finishes(run, RunStatus.CANCELED);
        assertThat(server.askForRun("shop").code()).isEqualTo("workspace_in_doubt");

        try (UnsettledRuns _ = hands.unsettledRuns()) {
            release();
            eventually(() -> server.get("/api/v1/runs/" + run.runId())
                    .json()
                    .path("doubt")
                    .isMissingNode());
        }

        assertThat(server.askForRun("shop").status()).isEqualTo(201);
        assertThat(made()).as("what was in flight may have been stopped").doesNotHaveDuplicates();
        assertThat(feed(run)).contains("no longer in doubt");
    }

    @Test
    void what_a_run_has_on_the_worker_is_gone_when_its_apply_has_ended() throws Exception {
        RunRequest run = planned("shop");
        release();
        apply(run);

        Path files = hands.disk.run(run.runId());
        eventually(() -> !Files.exists(files.resolve("secrets.sealed")));
        assertThat(files.resolve("plan.bin")).doesNotExist();
        assertThat(files.resolve("plan.json")).doesNotExist();
        assertThat(files.resolve("apply-1/out.jsonl")).doesNotExist();
        assertThat(hands.disk.workDirectory("shop").resolve("main.tf")).doesNotExist();
        apply(run);
        assertThat(made()).as("asked again, nothing is begun again").containsExactly("a", "b");
    }

    @Test
    void what_cannot_be_settled_now_is_not_waited_for_without_end() throws Exception {
        RunRequest run = planned("shop");
        CompletableFuture<Void> apply = applying(run);
        apply.cancel(true);
        release();
        between.answer(500, request -> request.contains("/apply-end"));

        assertThatThrownBy(() -> hands.settle.run(run, false, EngineControl.none(), 1))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable()).isFalse());
        assertThat(hands.settle.run(run, false, EngineControl.none(), 5).over()).isFalse();
    }

    @Test
    void a_canceled_run_that_applied_nothing_ends_whatever_cannot_be_read_of_it() throws Exception {
        RunRequest run = planned("shop");
        Path sealed = hands.disk.run(run.runId()).resolve(RunSecrets.FILE);
        Files.delete(sealed);
        Files.createDirectory(sealed);

        assertThatThrownBy(() -> hands.settle.run(run, false, EngineControl.none(), 1))
                .isInstanceOf(ApplicationFailure.class);
        Settlement settlement = hands.settle.run(run, false, EngineControl.none(), 5);

        assertThat(settlement.over()).isFalse();
        assertThat(settlement.error()).as("nothing can be in doubt").isNull();
        finishes(run, RunStatus.CANCELED);
        assertThat(server.askForRun("shop").status()).isEqualTo(201);
    }

    @Test
    void an_engine_that_was_upgraded_while_people_thought_plans_again_instead_of_failing() throws Exception {
        RunRequest run = planned("shop");
        PlanSummary now = plan(run);
        var older = new PlanSummary(
                now.planDigest(),
                now.planView(),
                now.add(),
                now.change(),
                now.destroy(),
                now.imports(),
                now.anythingToDo(),
                "Terraform 1.0.0");

        assertThatThrownBy(() -> hands.apply.run(run, older, EngineControl.none(), announcement(run)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("plan_outdated"));

        prepareAndInit(run);
        var again = hands.plan.again(run, now, EngineControl.none(), told(run, RunStatus.PLANNING));
        assertThat(again.same()).isTrue();
        assertThat(made()).isEmpty();
        plans.put(run.runId(), again.plan());
        release();
        apply(run);
        assertThat(made()).containsExactly("a", "b");
    }

    @Test
    void a_state_that_the_configuration_wrote_itself_is_never_handed_in() throws Exception {
        RunRequest run = planned("shop", """
                resource "terraform_data" "bad" {
                  provisioner "local-exec" {
                    command = "echo '{\\"version\\":4,\\"serial\\":7,\\"lineage\\":\\"x\\"}' > errored.tfstate; exit 1"
                  }
                }
                """, Map.of());
        Files.writeString(hands.disk.workDirectory("shop").resolve("errored.tfstate"), "{\"version\":4,\"serial\":9}");

        assertThatThrownBy(() -> apply(run))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("engine_failed"));

        assertThat(server.get("/api/v1/workspaces/shop/state/versions").text()).doesNotContain("\"x\"");
        finishes(run, RunStatus.ERRORED);
        assertThat(server.askForRun("shop").status()).isEqualTo(201);
    }
}
