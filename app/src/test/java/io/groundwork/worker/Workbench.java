package io.groundwork.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.client.Speaker;
import io.groundwork.run.Decision;
import io.groundwork.run.RunId;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.server.RunningServer;
import io.groundwork.terraform.engine.EngineSetting;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker's steps with one of the engines beside a real server, for configurations of several files. */
final class Workbench implements AutoCloseable {
    final RunningServer server;
    final Hands hands;

    /**
     * Puts them together.
     *
     * @param engine {@code terraform} or {@code tofu}
     * @param environment the worker's own, where references to secrets point into
     */
    Workbench(Path directory, String engine, Map<String, String> environment) {
        server = RunningServer.start(directory.resolve("server"));
        hands = Hands.open(
                directory.resolve("worker"),
                server.uri("/"),
                EngineSetting.of(engine, System.getenv("PATH")),
                environment);
    }

    /** A run that the server knows; nothing is done for it yet. */
    RunRequest ask(RunMode mode, String workspace, Map<String, String> files) {
        return ask(mode, workspace, files, Map.of(), List.of(), Map.of());
    }

    RunRequest ask(
            RunMode mode,
            String workspace,
            Map<String, String> files,
            Map<String, String> variables,
            List<String> varFiles,
            Map<String, String> environment) {
        return ask(mode, workspace, files, variables, varFiles, environment, Map.of());
    }

    /** @param places see {@link RunRequest#variablePlaces} */
    RunRequest ask(
            RunMode mode,
            String workspace,
            Map<String, String> files,
            Map<String, String> variables,
            List<String> varFiles,
            Map<String, String> environment,
            Map<String, Integer> places) {
        return new RunRequest(
                server.run(workspace),
                workspace,
                server.upload(files),
                "",
                mode,
                true,
                variables,
                varFiles,
                environment,
                null,
                "ann",
                List.of(),
                false,
                places);
    }

    /** Prepares the run; says whether it has to be initialised. */
    boolean prepare(RunRequest run) {
        return hands.placement
                .placed(run, update(1, RunStatus.INITIALIZING, null, null), EngineControl.none())
                .initNeeded();
    }

    void init(RunRequest run) {
        try {
            hands.init.run(run, EngineControl.none(), announcement(run, update(2, RunStatus.INITIALIZING, null, null)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that comes before the decision. */
    PlanSummary plan(RunRequest run) {
        if (prepare(run)) {
            init(run);
        }
        try {
            return hands.plan.run(
                    run, EngineControl.none(), announcement(run, update(3, RunStatus.PLANNING, null, null)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plan as the engine shows it. */
    JsonNode document(RunRequest run) {
        try {
            return Json.mapper()
                    .readTree(PlanStep.document(hands.disk, run.runId()).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Approved by somebody, and applied. */
    void apply(RunRequest run, PlanSummary plan) {
        var decision = new Decision(Decision.Verdict.APPROVE, "ann", "go", plan.planDigest());
        try {
            hands.apply.run(
                    run, plan, EngineControl.none(), announcement(run, update(5, RunStatus.APPLYING, plan, decision)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The workflow's last word: another run may have the workspace. */
    void finish(RunRequest run, RunStatus ending) {
        server.post("/internal/v1/runs/" + run.runId() + "/status", update(9, ending, null, null));
        hands.runFiles.tidyIfPossible(run.workspace(), run.runId());
    }

    /** All of a run, to its end. */
    PlanSummary applied(RunRequest run) {
        PlanSummary plan = plan(run);
        apply(run, plan);
        finish(run, RunStatus.APPLIED);
        return plan;
    }

    String feed(RunRequest run) {
        return server.get("/api/v1/runs/" + run.runId() + "/events?limit=1000").text();
    }

    private StepStartReport announcement(RunRequest run, StatusUpdate update) {
        var workflow = new Speaker(RunId.workflowId(run.workspace(), run.runId()), "the-only-execution");
        return new StepStartReport(hands.api, run.runId(), update, workflow);
    }

    private static StatusUpdate update(
            int sequence, RunStatus status, @Nullable PlanSummary plan, @Nullable Decision decision) {
        PolicyReport passed = plan == null ? null : PolicyReport.of(List.of());
        return new StatusUpdate(sequence, status, Instant.now(), plan, passed, decision, null, List.of());
    }

    @Override
    public void close() {
        hands.close();
        server.close();
    }
}
