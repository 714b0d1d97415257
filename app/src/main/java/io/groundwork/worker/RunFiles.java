package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a run leaves on the worker's disk once it is over. Plans, the engine's output, variable files and the configuration
 * hold secrets in clear, so they go with the run and do not wait for the next one. Whoever calls this holds the workspace.
 */
final class RunFiles {
    /** Says how an attempt ended, to a worker that is asked again; the rest of its directory is the engine's output. */
    private static final Set<String> PROTOCOL = Set.of("claimed", "started", "exit", "stop", "term", "fenced", "spare");

    /** Keeps a step from being done twice. */
    private static final Set<String> PLACED = Set.of("place.json");

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
        try (DirectoryStream<Path> files = Files.newDirectoryStream(work)) {
            for (Path file : files) {
                if (!file.endsWith(InitCache.DATA_DIRECTORY) && !file.endsWith(RescuedState.FILE)) {
                    InitCache.deleteTree(file);
                }
            }
        }
    }

    private static boolean isAttempt(Path path) {
        return Files.exists(path.resolve("claimed"), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean staysInRun(Path file) {
        String name = String.valueOf(file.getFileName());
        return PLACED.contains(name) || SecondChance.isMark(name) || name.startsWith(RunSecrets.FILE);
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
