package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import io.groundwork.terraform.process.LockHold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run leaves on the worker's disk once it is over. Plans, the engine's output, variable files and the configuration
 * hold secrets in clear, so they go with the run and do not wait for the next one. Whoever calls this holds the workspace.
 */
final class RunFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RunFiles.class);

    /** Says how an attempt ended, to a worker that is asked again; the rest of its directory is the engine's output. */
    private static final Set<String> PROTOCOL =
            Set.of("claimed", "started", "exit", "stop", "term", "fenced", "outgrown", "spare");

    /** Keeps a step from being done twice. */
    private static final Set<String> PLACED = Set.of(WorkspacePreparation.PLACE, ApplyEndings.FILE);

    private static final Duration TIDY_TIMEOUT = Duration.ofSeconds(10);

    private final ExecutorService tidying = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("tidy-", 0).factory());
    private final WorkerDirectory directory;
    private final RunSecrets secrets;
    private final InitCache initCache;

    RunFiles(WorkerDirectory directory, RunSecrets secrets) {
        this.directory = directory;
        this.secrets = secrets;
        this.initCache = new InitCache(directory);
    }

    /**
     * Deletes what the run was made of, and what it made: all but how its attempts ended, a state that its engine could not
     * store, and what init made, which serves the next run. May be repeated. Raises {@code engine_still_running} (external)
     * and deletes nothing while an engine of the run works.
     */
    void tidy(String workspace, String runId) throws IOException {
        if (!directory.hasRun(runId)) {
            // It was forgotten meanwhile.
            return;
        }
        Path run = directory.run(runId);
        requireNoEngine(workspace, runId, run);
        // While it is known what is secret.
        Redactor redactor = secrets.redactor(runId);
        if (holds(workspace, runId)) {
            tidyWorkspace(workspace, redactor);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(run)) {
            for (Path file : files) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && isAttempt(file)) {
                    tidyAttempt(file);
                } else if (!RescuedState.keeps(file) && !staysInRun(file)) {
                    InitCache.deleteTree(file);
                }
            }
        }
        // Last: what is redacted is known for as long as there is something to redact.
        secrets.forget(runId);
    }

    /** As {@link #tidyIfPossible}, in a moment: nobody waits for it. */
    void tidySoon(String workspace, String runId) {
        try {
            tidying.execute(() -> tidyIfPossible(workspace, runId));
        } catch (RejectedExecutionException e) {
            // This worker stops: its next start does it.
        }
    }

    /** Waits until what was to be tidied soon is, or some seconds have passed. Nothing is taken on after it. */
    void finish() {
        tidying.shutdown();
        try {
            if (!tidying.awaitTermination(TIDY_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("some files of runs are deleted when this worker starts again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * As {@link #tidy}, holding the workspace meanwhile. What cannot be done now is left to {@link UnsettledRuns}: whoever calls
     * this has something better to fail with.
     */
    void tidyIfPossible(String workspace, String runId) {
        try (LockHold _ = WorkspaceHold.take(directory, workspace)) {
            tidy(workspace, runId);
        } catch (IOException | ProblemException | UncheckedIOException e) {
            LOG.warn("run {}: its files are deleted later: {}", runId, e.toString());
        }
    }

    /** Deletes all of a run that is over for the server: nobody starts a step of it any more. */
    void forget(String workspace, String runId) throws IOException {
        try (LockHold _ = WorkspaceHold.take(directory, workspace)) {
            tidy(workspace, runId);
        }
        if (!directory.hasRun(runId)) {
            return;
        }
        Path marker = directory.runMarker(workspace);
        if (holds(workspace, runId)) {
            Files.deleteIfExists(marker);
        }
        Path run = directory.run(runId);
        boolean rescued;
        try (Stream<Path> files = Files.list(run)) {
            rescued = files.anyMatch(RescuedState::keeps);
        }
        if (!rescued) {
            InitCache.deleteTree(run);
        }
    }

    private static void requireNoEngine(String workspace, String runId, Path run) throws IOException {
        try (DirectoryStream<Path> attempts = Files.newDirectoryStream(run, Files::isDirectory)) {
            for (Path attempt : attempts) {
                if (Attempt.open(attempt).status() instanceof AttemptStatus.Running) {
                    throw new Problem(
                                    "engine_still_running",
                                    ProblemKind.EXTERNAL,
                                    "the engine of run " + runId + " still works in the workspace " + workspace,
                                    "it is waited for")
                            .asException();
                }
            }
        }
    }

    /** Another run may have the workspace by now. */
    private boolean holds(String workspace, String runId) throws IOException {
        Path marker = directory.runMarker(workspace);
        return Files.exists(marker) && Files.readString(marker).strip().equals(runId);
    }

    private void tidyWorkspace(String workspace, Redactor redactor) throws IOException {
        InitCache.deleteTree(directory.homes(workspace));
        Path work = directory.workDirectory(workspace);
        if (!Files.isDirectory(work, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (InitCache.holdsSecrets(work.resolve(InitCache.DATA_DIRECTORY), redactor)) {
            initCache.forget(workspace, work);
        }
        initCache.dropWhatIsKeptForAll(workspace, work);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(work)) {
            for (Path file : files) {
                if (!file.endsWith(InitCache.DATA_DIRECTORY) && !file.endsWith(RescuedState.FILE)) {
                    InitCache.deleteTree(file);
                }
            }
        }
        try {
            Files.delete(work);
        } catch (DirectoryNotEmptyException e) {
            // Providers that were downloaded, or a state that may be nowhere else.
        }
    }

    private static boolean isAttempt(Path path) {
        return Files.exists(path.resolve("claimed"), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean staysInRun(Path file) {
        String name = String.valueOf(file.getFileName());
        return PLACED.contains(name) || TransientRetry.isMark(name) || name.equals(RunSecrets.FILE);
    }

    private static void tidyAttempt(Path attempt) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(attempt)) {
            for (Path file : files) {
                if (!PROTOCOL.contains(String.valueOf(file.getFileName()))) {
                    InitCache.deleteTree(file);
                }
            }
        }
    }
}
