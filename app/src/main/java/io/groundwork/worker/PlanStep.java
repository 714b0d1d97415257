package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.terraform.Plan;
import io.groundwork.terraform.Show;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code plan} and {@code show}: the plan file and its redacted view go to the server, a summary into the history. */
final class PlanStep {
    private static final int CHANGES = 2;

    private final WorkerDirectory directory;
    private final Engines engines;
    private final EngineCommands commands;
    private final EngineInputs.Source inputs;
    private final WorkerApi server;

    PlanStep(
            WorkerDirectory directory,
            Engines engines,
            EngineCommands commands,
            EngineInputs.Source inputs,
            WorkerApi server) {
        this.directory = directory;
        this.engines = engines;
        this.commands = commands;
        this.inputs = inputs;
        this.server = server;
    }

    static Path planFile(WorkerDirectory directory, String runId) {
        return directory.run(runId).resolve("plan.bin");
    }

    PlanSummary run(RunRequest request, Heartbeat heartbeat) throws IOException {
        Path planFile = planFile(directory, request.runId());
        Redaction redaction = Redaction.of(inputs.secretValues(request));
        int exitCode = plan(request, planFile, heartbeat, redaction);
        return null;
    }

    private int plan(RunRequest request, Path planFile, Heartbeat heartbeat, Redaction redaction) throws IOException {
        List<Path> varFiles = request.varFiles().stream().map(Path::of).toList();
        Plan plan = Plan.to(planFile)
                // The run owns the workspace already, and a killed plan would leave the lock behind.
                .withLock(false)
                .withMode(request.mode() == RunMode.DESTROY ? Plan.Mode.DESTROY : Plan.Mode.NORMAL)
                .withVariableFiles(varFiles);
        var begun = commands.startOrFind(request, "plan", plan, () -> inputs.forPhase(request, "plan"));
        StepEnd end = commands.follow(request, Stage.PLAN, begun, heartbeat, redaction);
        if (!plan.answersWith(end.exitCode())) {
            throw EngineProblems.of(Stage.PLAN, end).asException();
        }
        return end.exitCode();
    }
}
