package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.keyring.KeyRing;
import io.groundwork.keyring.RingSealer;
import io.groundwork.opa.OpaSettings;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.secret.Secret;
import io.groundwork.server.RunningServer;
import io.groundwork.terraform.engine.EngineSetting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A worker's steps over one directory, without Temporal: opened again they are what a worker that starts over has. */
final class Hands implements AutoCloseable {
    static final String QUEUE = "queue of this worker";

    final WorkerDirectory disk;
    final WorkerApi api;
    final Engines engines;
    final EngineCommands commands;
    final RunSecrets secrets;
    final ApplyEndings endings;
    final SettleStep settle;
    final RunFiles runFiles;
    final WorkspacePreparation placement;
    final InitStep init;
    final PlanStep plan;
    final ApplyStep apply;

    private Hands(Path directory, URI server, EngineSetting engine, Map<String, String> environment) {
        api = new WorkerApi(server, new Secret(RunningServer.TOKEN));
        disk = WorkerDirectory.open(directory);
        var meters = new RunMeters(new SimpleMeterRegistry());
        var settings = new WorkerSettings(
                directory,
                engine,
                null,
                null,
                "/usr/bin:/bin",
                directory.toString(),
                "/tmp",
                1,
                Duration.ofSeconds(5),
                OpaSettings.on(""),
                InputSettings.DEFAULTS,
                LimitSettings.DEFAULTS,
                Map.of());
        KeyRing ring = KeyRing.loadOrCreate(directory.resolve("keyring.json"));
        var references = new Secrets(environment, InputSettings.DEFAULTS.scopeOfTheUser(List.of()));
        secrets = new RunSecrets(disk, new RingSealer(ring), references);
        engines = new Engines(settings, disk);
        commands = new EngineCommands(
                disk,
                engines,
                new StepRunner(api, Clock.systemUTC(), meters, settings.limits().logCharacters()));
        var inputs = new EngineInputs.Source(api, references, secrets, settings, disk, engines);
        var rescuedState = new RescuedState(disk, api);
        endings = new ApplyEndings(disk, api, rescuedState);
        runFiles = new RunFiles(disk, secrets);
        settle = new SettleStep(disk, commands, secrets, endings, runFiles);
        placement = new WorkspacePreparation(
                disk,
                api,
                new RunRecorder(api, () -> null),
                engines,
                endings,
                settle,
                secrets,
                new RetryReporter(api, Clock.systemUTC()),
                meters,
                QUEUE);
        init = new InitStep(disk, engines, commands, inputs, secrets);
        plan = new PlanStep(disk, engines, commands, inputs, secrets, api);
        apply = new ApplyStep(disk, engines, commands, inputs, secrets, api, rescuedState, endings, runFiles);
    }

    /** @param server where the worker believes its server to be */
    static Hands open(Path directory, URI server) {
        return open(directory, server, new EngineSetting("terraform", System.getenv("PATH")), Map.of());
    }

    static Hands open(Path directory, URI server, EngineSetting engine, Map<String, String> environment) {
        return new Hands(directory, server, engine, environment);
    }

    /** A run that the server knows, of a configuration of one file. */
    static RunRequest aRun(RunningServer server, String workspace, String configuration) {
        return aRun(server, workspace, configuration, Map.of());
    }

    static RunRequest aRun(
            RunningServer server, String workspace, String configuration, Map<String, String> environment) {
        return new RunRequest(
                server.run(workspace),
                workspace,
                server.upload(configuration),
                "",
                RunMode.APPLY,
                false,
                Map.of(),
                List.of(),
                environment,
                null,
                "ann");
    }

    /** Looks for what this worker finds unsettled, as when it starts. */
    UnsettledRuns unsettledRuns() {
        return new UnsettledRuns(disk, commands, endings, settle, secrets, runFiles, api).start();
    }

    @Override
    public void close() {
        api.close();
    }
}
