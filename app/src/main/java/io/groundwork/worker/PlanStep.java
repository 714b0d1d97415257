package io.groundwork.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.artifact.RootModule;
import io.groundwork.client.WorkerApi;
import io.groundwork.problem.Problem;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.run.plan.PlanDetails;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.terraform.Plan;
import io.groundwork.terraform.Show;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.plan.MaskedPlan;
import io.groundwork.terraform.plan.PlanCounts;
import io.groundwork.terraform.plan.PlanDocument;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.wire.Json;
import io.groundwork.workflow.Replan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code plan} and {@code show}: the plan file and its redacted view go to the server, a summary into the history. */
final class PlanStep {
    private static final String DOCUMENT = "plan.json";
    private static final long LARGEST_LOCK_FILE = 1 << 20;
    private static final ObjectMapper MAPPER = Json.mapper();

    private final WorkerDirectory directory;
    private final Engines engines;
    private final EngineCommands commands;
    private final EngineInputs.Source inputs;
    private final RunSecrets secrets;
    private final WorkerApi server;

    PlanStep(
            WorkerDirectory directory,
            Engines engines,
            EngineCommands commands,
            EngineInputs.Source inputs,
            RunSecrets secrets,
            WorkerApi server) {
        this.directory = directory;
        this.engines = engines;
        this.commands = commands;
        this.inputs = inputs;
        this.secrets = secrets;
        this.server = server;
    }

    static Path planFile(WorkerDirectory directory, String runId) {
        return directory.run(runId).resolve("plan.bin");
    }

    /** The redacted plan, where this worker made it. */
    static Path viewFile(WorkerDirectory directory, String runId) {
        return directory.run(runId).resolve("plan-view.json");
    }

    /** The plan as the engine shows it, secrets included; missing before there is one. */
    static Path document(WorkerDirectory directory, String runId) {
        return directory.run(runId).resolve(DOCUMENT);
    }

    /** Plans if the worker that made the approved plan is gone, and says whether the new plan does the same. */
    Replan again(RunRequest request, PlanSummary approved, EngineControl control, StepStartReport announcement)
            throws IOException {
        PlanSummary plan = run(request, control, announcement);
        Path approvedFile = directory.run(request.runId()).resolve("approved-plan.bin");
        server.getArtifact(request.runId(), approved.planDigest(), approvedFile);
        JsonNode now = ShownPlan.read(document(directory, request.runId()));
        JsonNode then = show(request, approvedFile, "approved-plan.json", control);
        secrets.rememberPlan(request.runId(), then);
        return new Replan(plan, PlanEffects.of(now).equals(PlanEffects.of(then)));
    }

    PlanSummary run(RunRequest request, EngineControl control, StepStartReport announcement) throws IOException {
        Path planFile = planFile(directory, request.runId());
        try (var made =
                new PlanUpload(() -> store(request, planFile), () -> show(request, planFile, DOCUMENT, control))) {
            int exitCode = plan(request, planFile, control, announcement, made::begin);
            JsonNode document = made.document();
            secrets.rememberPlan(request.runId(), document);
            checkVariablesAreDeclared(request, document);
            storeLockFile(request);
            return summarize(
                    request,
                    made.digest(),
                    exitCode,
                    document,
                    secrets.redactor(request).maskedPlan(document));
        }
    }

    /** Which providers were chosen: people keep that beside the configuration, if the engine would have written it. */
    private void storeLockFile(RunRequest request) throws IOException {
        Path file = directory.workDirectory(request.workspace()).resolve(InitCache.LOCK_FILE);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST_LOCK_FILE) {
            server.putArtifact(request.runId(), "lock_file", file);
        }
    }

    private String store(RunRequest request, Path planFile) {
        try {
            return server.putArtifact(request.runId(), "plan_file", planFile);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the plan file", e);
        }
    }

    private PlanSummary summarize(RunRequest request, String digest, int exitCode, JsonNode document, MaskedPlan masked)
            throws IOException {
        PlanDocument plan = PlanDocument.of(document);
        PlanCounts counts = plan.counts();
        Path view = viewFile(directory, request.runId());
        MAPPER.writeValue(view.toFile(), masked.shown());
        PlanDetails details = PlanSummaries.details(plan, PlanDocument.of(masked.shown()));
        boolean something = plan.changesSomething(exitCode);
        if (!something) {
            details = details.withCheckResults(checkResultsToRecord(request, plan));
        }
        return new PlanSummary(
                digest,
                server.putArtifact(request.runId(), "plan_view", view),
                counts.add(),
                counts.change(),
                counts.destroy(),
                counts.imported(),
                something || details.checkResults() > 0,
                engines.engine().toString(),
                judged(request, masked),
                details);
    }

    /** An apply writes them into the state, also if the engine says that there is nothing to do. */
    private int checkResultsToRecord(RunRequest request, PlanDocument plan) {
        return plan.checks().isEmpty() || request.mode() == RunMode.DESTROY
                ? 0
                : server.recordedChecks(request.workspace())
                        .map(recorded -> recorded.differingFrom(PlanSummaries.checked(plan)))
                        .orElse(0);
    }

    /**
     * Null where policies may judge what people are shown, as in nearly all plans: then it is stored once. Otherwise secrets are
     * left in it, so it is stored sealed, on the server, and not in the clear here.
     */
    private @Nullable String judged(RunRequest request, MaskedPlan masked) throws IOException {
        return masked.difference().isEmpty() && masked.judged().equals(masked.shown())
                ? null
                : server.putArtifact(
                        request.runId(), "plan_judged", JudgedPlan.of(masked).bytes());
    }

    private JsonNode show(RunRequest request, Path planFile, String into, EngineControl control) {
        try {
            return read(request, planFile, into, control);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the plan", e);
        } catch (DriverException.Outgrown e) {
            throw ShownPlan.tooLarge("the engine that shows it " + e.why());
        } catch (DriverException.Cancelled e) {
            control.goOnOnly();
            throw e;
        }
    }

    /** A plan can be made of values that an engine shows for hours, and with gigabytes: it is given up with the step. */
    private JsonNode read(RunRequest request, Path planFile, String into, EngineControl control) throws IOException {
        directory.requireSpace(Stage.PLAN.wireName());
        Show show = new Show(planFile);
        Path run = directory.run(request.runId());
        Path document = run.resolve(into);
        Path errors = run.resolve("show.err");
        int exitCode = engines.terraform()
                .read(
                        show,
                        directory.workDirectory(request.workspace()),
                        inputs.withoutState(request).environment(),
                        document,
                        errors,
                        engines.readingBounds()
                                .withOutput(ShownPlan.MOST_BYTES)
                                .until(() -> !(control.verdict() instanceof EngineControl.Verdict.Continue)));
        if (!show.answersWith(exitCode)) {
            String complaint = secrets.redactor(request).text(StandardError.endOf(errors));
            throw commands.problemOf(Stage.PLAN, new StepEnd(exitCode, List.of(), complaint))
                    .asException();
        }
        // An engine does not say that it could not write all of it.
        directory.requireSpace(Stage.PLAN.wireName());
        return ShownPlan.read(document);
    }

    /** The engine only warns of names in a file that it does not know; a typing error would go unnoticed. */
    private static void checkVariablesAreDeclared(RunRequest request, JsonNode document) {
        JsonNode declared = document.at("/configuration/root_module/variables");
        List<String> unknown = request.variables().keySet().stream()
                .filter(name -> !declared.has(name))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw Problems.badInput(
                    "variable_undeclared",
                    "plan: the configuration declares no variable " + String.join(", ", unknown),
                    "check the spelling, or declare it in a .tf file");
        }
    }

    /** What is missing may be what was misspelt: both are told. */
    private Problem withMisspelt(RunRequest request, Problem problem) {
        if (!problem.code().equals("variable_missing")) {
            return problem;
        }
        Path work = directory.workDirectory(request.workspace());
        Set<String> misspelt = new TreeSet<>(request.variables().keySet());
        misspelt.removeAll(RootModule.in(work, engines.engine().readsTofuFiles())
                .variables()
                .keySet());
        return misspelt.isEmpty()
                ? problem
                : new Problem(
                        problem.code(),
                        problem.kind(),
                        problem.message() + "; and the configuration declares no variable "
                                + String.join(", ", misspelt),
                        "check the spelling of " + String.join(", ", misspelt) + ", and " + problem.nextStep());
    }

    /**
     * The engine's exit code, which says whether there is something to do.
     *
     * @param made done as soon as the plan file is there, before the last of what the engine said is told
     */
    private int plan(
            RunRequest request, Path planFile, EngineControl control, StepStartReport announcement, Runnable made)
            throws IOException {
        Plan plan = Plan.to(planFile)
                // The run owns the workspace already, and a killed plan would leave the lock behind.
                .withLock(false)
                .withMode(request.mode() == RunMode.DESTROY ? Plan.Mode.DESTROY : Plan.Mode.NORMAL);
        var begun = commands.startOrFind(
                request,
                "plan",
                given -> plan.withVariableFiles(given.variables().files()),
                () -> inputs.forPlan(request),
                control);
        announcement.make();
        Redactor redactor = secrets.redactor(request);
        StepEnd end = commands.follow(request.runId(), Stage.PLAN, begun, control, redactor, exitCode -> {
            if (plan.answersWith(exitCode)) {
                made.run();
            }
        });
        if (!plan.answersWith(end.exitCode())) {
            throw TransientRetry.after(begun.attempt(), withMisspelt(request, commands.problemOf(Stage.PLAN, end)));
        }
        return end.exitCode();
    }
}
