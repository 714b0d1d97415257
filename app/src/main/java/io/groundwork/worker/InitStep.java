package io.groundwork.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.artifact.ModuleSources;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.terraform.Init;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code init}: providers, modules, and our backend. */
final class InitStep {
    private final WorkerDirectory directory;
    private final Engines engines;
    private final EngineCommands commands;
    private final EngineInputs.Source inputs;
    private final RunSecrets secrets;
    private final InitCache cache;
    private final ObjectMapper mapper = new ObjectMapper();

    InitStep(
            WorkerDirectory directory,
            Engines engines,
            EngineCommands commands,
            EngineInputs.Source inputs,
            RunSecrets secrets) {
        this.directory = directory;
        this.engines = engines;
        this.commands = commands;
        this.inputs = inputs;
        this.secrets = secrets;
        this.cache = new InitCache(directory);
    }

    void run(RunRequest request, EngineControl heartbeat, StepStartReport announcement) throws IOException {
        Path work = directory.workDirectory(request.workspace());
        var begun =
                commands.startOrFind(request, "init", this::command, () -> inputs.forInit(request, work), heartbeat);
        announcement.make();
        StepEnd end = commands.follow(request.runId(), Stage.INIT, begun, heartbeat, secrets.redactor(request));
        if (end.exitCode() != 0) {
            throw TransientRetry.after(begun.attempt(), commands.problemOf(Stage.INIT, end));
        }
        checkBackend(work);
        if (InitCache.holdsSecrets(work.resolve(InitCache.DATA_DIRECTORY), secrets.redactor(request))
                || (engines.engine().initReadsVariables() && ModuleSources.needVariables(work))) {
            // It goes with the run; the next one, which may have other variables, makes its own.
            return;
        }
        String key = engines.fingerprint(engines.engine(), request.configuration());
        cache.noteHere(key, request.workspace(), work);
        cache.keep(key, work);
    }

    private Init command(EngineInputs given) {
        Init init = Init.defaults().withReconfigure(true);
        return engines.engine().initReadsVariables()
                ? init.withVariableFiles(given.variables().files())
                : init;
    }

    /** The last line of defence: whatever a configuration does to set a backend, ours is the one that counts. */
    private void checkBackend(Path work) throws IOException {
        JsonNode backend = mapper.readTree(Files.readAllBytes(
                        work.resolve(InitCache.DATA_DIRECTORY).resolve("terraform.tfstate")))
                .path("backend");
        boolean ours = backend.path("type").asText().equals("http")
                && backend.path("config").properties().stream()
                        .allMatch(setting -> setting.getValue().isNull());
        if (!ours) {
            throw new Problem(
                            "configuration_has_backend",
                            ProblemKind.USER,
                            "init: the configuration sets a backend of its own",
                            "remove its backend or cloud block: Groundwork keeps the state")
                    .asException();
        }
    }
}
