package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunId;
import io.groundwork.workspace.WorkspaceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A worker's scratch disk. What matters lives on the server; what lies here lets a worker that starts over find its
 * engines. Only the owner can read it: plan files hold secrets.
 *
 * <pre>
 * id                              who this worker is, across restarts
 * workspaces/WS/work              the configuration, unpacked: always the same path for a workspace
 * workspaces/WS/lock              held by flock while an engine of the workspace lives
 * workspaces/WS/home/RUN          the engine's HOME
 * workspaces/WS/run               the run that uses the workspace here
 * runs/RUN/STEP                   one attempt directory for each engine command (single use)
 * runs/RUN/secrets.sealed         what is redacted in all that the run says, sealed with the key ring
 * init/KEY                        what init made, for a configuration seen before
 * steps/ANY                       task tokens of the steps at work, to hand them back after a crash
 * policies                        policy sets made ready for opa; emptied when a worker starts
 * </pre>
 */
public final class WorkerDirectory {
    private static final long LEAST_FREE_BYTES = 16L << 20;

    private final Path root;
    private final String workerId;

    private WorkerDirectory(Path root, String workerId) {
        this.root = root;
        this.workerId = workerId;
    }

    /** Opens the directory, and makes it at first; raises {@code worker_directory_unusable} (resources). */
    public static WorkerDirectory open(Path root) {
        try {
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return new WorkerDirectory(root, loadOrCreateId(root.resolve("id")));
        } catch (IOException e) {
            throw new Problem(
                            "worker_directory_unusable",
                            ProblemKind.RESOURCES,
                            "opening the worker's directory " + root + ": " + e.getMessage(),
                            "check its owner, permissions and the space on its disk")
                    .asException(e);
        }
    }

    private static String loadOrCreateId(Path file) throws IOException {
        byte[] bytes = new byte[5];
        RandomGenerator.getDefault().nextBytes(bytes);
        String fresh = "w-" + HexFormat.of().formatHex(bytes);
        try {
            Files.writeString(file, fresh, StandardCharsets.UTF_8, java.nio.file.StandardOpenOption.CREATE_NEW);
            return fresh;
        } catch (FileAlreadyExistsException e) {
            return Files.readString(file).strip();
        }
    }

    /** Raises {@code disk_full} (resources) if an engine is better not started: it would fail half-way. */
    void requireSpace(String doing) throws IOException {
        long free = Files.getFileStore(root).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            throw new Problem(
                            "disk_full",
                            ProblemKind.RESOURCES,
                            doing + ": the worker's disk is full, " + (free >> 20) + " MiB are left in " + root,
                            "free some space there, then start a new run")
                    .asException();
        }
    }

    /** Readable, unique to this directory. */
    public String workerId() {
        return workerId;
    }

    Path workDirectory(String workspace) {
        return workspace(workspace).resolve("work");
    }

    Path lockFile(String workspace) {
        return workspace(workspace).resolve("lock");
    }

    /** The engine's {@code HOME}: of one run alone, so that what one run leaves there is no other one's configuration. */
    Path home(String workspace, String runId) {
        return make(homes(workspace).resolve(RunId.check(runId)));
    }

    Path homes(String workspace) {
        return workspace(workspace).resolve("home");
    }

    Path runMarker(String workspace) {
        return workspace(workspace).resolve("run");
    }

    Path initKey(String workspace) {
        return workspace(workspace).resolve("init-key");
    }

    Path initLock(String workspace) {
        return workspace(workspace).resolve("init-lock.hcl");
    }

    Path workspace(String workspace) {
        return make(root.resolve("workspaces").resolve(WorkspaceName.check(workspace)));
    }

    Path runs() {
        return make(root.resolve("runs"));
    }

    /** Holds the attempts of a run and its plan file. */
    Path run(String runId) {
        return make(runs().resolve(RunId.check(runId)));
    }

    /** Whether there is anything of a run here; unlike {@link #run} it makes nothing. */
    boolean hasRun(String runId) {
        return Files.exists(root.resolve("runs").resolve(RunId.check(runId)));
    }

    Path initCache(String key) {
        return make(root.resolve("init")).resolve(key);
    }

    Path policies() {
        return root.resolve("policies");
    }

    Path steps() {
        return make(root.resolve("steps"));
    }

    /** Where the driver keeps its supervisor and the empty CLI configuration. */
    Path driver() {
        return make(root.resolve("driver"));
    }

    private static Path make(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("creating " + directory, e);
        }
    }
}
