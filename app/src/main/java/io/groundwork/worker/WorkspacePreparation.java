package io.groundwork.worker;

import io.groundwork.artifact.ConfigurationArchive;
import io.groundwork.artifact.ConfigurationCheck;
import io.groundwork.artifact.RootModule;
import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.terraform.engine.Engine;
import io.groundwork.terraform.process.LockHold;
import io.groundwork.wire.Json;
import io.groundwork.workflow.Assignment;
import io.groundwork.workflow.WorkspacePreparationActivities;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes a workspace's directory ready on this worker. Thread-safe across workspaces; a workspace has one run at a time. */
public final class WorkspacePreparation implements WorkspacePreparationActivities {
    /** Sorts last among the override files a configuration may have; those that set a backend are refused. */
    static final String PLACE = "place.json";

    /** Most configurations are there sooner. */
    private static final Duration DOWNLOAD_NOTED_AFTER = Duration.ofSeconds(1);

    static final String BACKEND_FILE = "zz_groundwork_backend_override.tf";

    private static final String BACKEND = """
            # Written by Groundwork: the state lives on its server, everything else is in TF_HTTP_*.
            terraform {
              backend "http" {}
            }
            """;

    private final WorkerDirectory directory;
    private final WorkerApi server;
    private final RunRecorder recorder;
    private final RetryReporter retrying;
    private final Engines engines;
    private final InitCache initCache;
    private final ApplyEndings endings;
    private final SettleStep settle;
    private final RunSecrets secrets;
    private final RunMeters meters;
    private final String queue;

    /** @param queue the task queue that only this worker polls */
    WorkspacePreparation(
            WorkerDirectory directory,
            WorkerApi server,
            RunRecorder recorder,
            Engines engines,
            ApplyEndings endings,
            SettleStep settle,
            RunSecrets secrets,
            RetryReporter retrying,
            RunMeters meters,
            String queue) {
        this.directory = directory;
        this.server = server;
        this.recorder = recorder;
        this.retrying = retrying;
        this.engines = engines;
        this.initCache = new InitCache(directory);
        this.endings = endings;
        this.settle = settle;
        this.secrets = secrets;
        this.meters = meters;
        this.queue = queue;
    }

    @Override
    public Assignment prepare(RunRequest request, StatusUpdate entering) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        return retrying.toldWhereRepeated(
                request.runId(),
                Stage.PREPARE,
                () -> context.getInfo().isLocal()
                        ? placed(request, entering, EngineControl.none())
                        : placedWithSignsOfLife(request, entering, context));
    }

    /** Fetching a configuration may take long. */
    private Assignment placedWithSignsOfLife(
            RunRequest request, StatusUpdate entering, ActivityExecutionContext context) {
        try (Heartbeat heartbeat = Heartbeat.start(context, Stage.PREPARE.wireName(), meters)) {
            return placed(request, entering, heartbeat);
        } catch (StepRunner.Stopped e) {
            throw EngineSteps.cancellation(e);
        } catch (StepRunner.Handover e) {
            throw EngineSteps.handedOver(e);
        }
    }

    /** Raises {@link StepRunner.Stopped} and {@link StepRunner.Handover} as the pulse says. */
    Assignment placed(RunRequest request, StatusUpdate entering, EngineControl control) {
        return Failures.mapped("preparing the workspace " + request.workspace(), () -> {
            requireSpace(request, entering);
            RunRequest complete = request.wantsNewest() ? recorder.register(request) : request;
            // This attempt's own file, as an earlier one may still be fetching; gone once unpacked.
            Path archive = directory.run(request.runId()).resolve("configuration-" + UUID.randomUUID() + ".tar.gz");
            try (var fetched = BackgroundTask.start("fetch-configuration", () -> {
                server.getConfiguration(complete.configuration(), archive);
                return archive;
            })) {
                return control.interruptibly(() -> prepare(complete, entering, fetched, control));
            } finally {
                Files.deleteIfExists(archive);
            }
        });
    }

    /**
     * Once: if it is asked for again, because the answer was lost, an engine may be at work there already. Nothing is touched
     * before the workspace is held and the server has said, meanwhile, that it is this run's. A configuration that takes long to
     * fetch is waited for without holding it; then all of that is asked again.
     */
    private Assignment prepare(
            RunRequest request, StatusUpdate entering, BackgroundTask<Path> archive, EngineControl control) {
        try {
            Path known = directory.run(request.runId()).resolve(PLACE);
            if (Files.exists(known)) {
                recorder.open(request, entering);
                return read(known);
            }
            try (LockHold _ = hold(request, entering)) {
                recorder.open(request, entering);
                if (archive.isDoneWithin(DOWNLOAD_NOTED_AFTER)) {
                    return prepareHolding(request, known, archive.value(), control);
                }
            }
            Path fetched = archive.value();
            try (LockHold _ = hold(request, entering)) {
                recorder.open(request, entering);
                return prepareHolding(request, known, fetched, control);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A run that has to wait for the workspace is told of all the same. */
    private LockHold hold(RunRequest request, StatusUpdate entering) {
        try {
            return WorkspaceHold.take(directory, request.workspace());
        } catch (ProblemException e) {
            recorder.open(request, entering);
            throw e;
        }
    }

    private Assignment prepareHolding(RunRequest request, Path known, Path archive, EngineControl control)
            throws IOException {
        if (Files.exists(known)) {
            return read(known);
        }
        control.goOnOnly();
        Assignment place = prepareOnce(request, archive);
        PrivateFiles.replace(known, Json.mapper().writeValueAsBytes(place));
        return place;
    }

    private static Assignment read(Path known) throws IOException {
        return Json.mapper().readValue(Files.readString(known), Assignment.class);
    }

    private Assignment prepareOnce(RunRequest request, Path archive) throws IOException {
        Engine engine = engines.engine();
        clearAfterTheRunBefore(request);
        Files.writeString(directory.runMarker(request.workspace()), request.runId());
        unpack(request, engine, archive);
        tellWhatIsNotRead(request, engine);
        return new Assignment(directory.workerId(), queue, request.configuration(), !initialised(request, engine));
    }

    /** Before anything is fetched, which would wait for space. The run is told of all the same. */
    private void requireSpace(RunRequest request, StatusUpdate entering) throws IOException {
        try {
            directory.requireSpace("preparing the workspace " + request.workspace());
        } catch (ProblemException e) {
            recorder.open(request, entering);
            throw e;
        }
    }

    /**
     * A run that ended without its engine (its workflow was terminated) may have left something behind that never reached the
     * server, if the configuration is about to be replaced: it is brought to its end first. Then its scratch goes: plan files
     * hold secrets, they do not stay longer than they are needed.
     */
    private void clearAfterTheRunBefore(RunRequest request) throws IOException {
        Path marker = directory.runMarker(request.workspace());
        if (!Files.exists(marker)) {
            return;
        }
        String before = Files.readString(marker).strip();
        if (before.equals(request.runId())) {
            return;
        }
        settleBefore(request, before);
        try (DirectoryStream<Path> scratch =
                Files.newDirectoryStream(directory.run(before), file -> !RescuedState.keeps(file))) {
            for (Path file : scratch) {
                InitCache.deleteTree(file);
            }
        }
    }

    /** No engine works here now: what is left of the run before is over. */
    private void settleBefore(RunRequest request, String before) throws IOException {
        Optional<ApplyEnding> known = endings.known(before);
        if (known.isPresent()) {
            // It may have been found out, and not told, when its worker died.
            endings.tell(before, known.get());
            return;
        }
        // Also if no apply was begun here: the server may have given leave for one, and is told so as long as this
        // worker knows.
        settle.settle(
                request.workspace(),
                before,
                RunMode.APPLY,
                secrets.redactor(before),
                EngineControl.stopping(),
                EngineControl.none());
    }

    private void unpack(RunRequest request, Engine engine, Path archive) throws IOException {
        Path work = directory.workDirectory(request.workspace());
        Path kept = setInitAside(request, work);
        InitCache.deleteTree(work);
        Files.createDirectories(work);
        ConfigurationArchive.unpack(archive, work);
        // Before our override file is there: with it, the engine would not notice that it has nothing to read.
        ConfigurationCheck.check(work, engine.toString(), engine.readsTofuFiles(), request.mode() == RunMode.DESTROY);
        Files.writeString(work.resolve(BACKEND_FILE), BACKEND);
        if (kept != null) {
            Files.move(kept, work.resolve(InitCache.DATA_DIRECTORY), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The engine says nothing about it, and would destroy what such a file made under another engine. */
    private void tellWhatIsNotRead(RunRequest request, Engine engine) {
        List<String> unread =
                RootModule.unreadFiles(directory.workDirectory(request.workspace()), engine.readsTofuFiles());
        if (!unread.isEmpty()) {
            String text = engine + " does not read " + String.join(", ", unread);
            var shipper = new FeedShipper(request.runId(), directory.workerId() + "/prepare", false);
            shipper.add(1, List.of(new RunEvent.LogLine(Instant.now(), Stage.PREPARE, "warn", text, null)));
            shipper.flush(server);
        }
    }

    /** What init made for the last run here, set aside while the rest is replaced. */
    private @Nullable Path setInitAside(RunRequest request, Path work) throws IOException {
        Path made = work.resolve(InitCache.DATA_DIRECTORY);
        Path aside = directory.workspace(request.workspace()).resolve("kept-init");
        InitCache.deleteTree(aside);
        if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        return Files.move(made, aside, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean initialised(RunRequest request, Engine engine) throws IOException {
        String key = engines.fingerprint(engine, request.configuration());
        Path work = directory.workDirectory(request.workspace());
        if (initCache.restoreHere(key, request.workspace(), work)) {
            return true;
        }
        InitCache.deleteTree(work.resolve(InitCache.DATA_DIRECTORY));
        return initCache.restore(key, work);
    }
}
