package io.groundwork.terraform.process;

import io.groundwork.terraform.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Attempts whose engine is a shell script, in a directory of a test. */
final class ShellAttempt {

    final Path root;
    final Path lockFile;
    final Supervisor supervisor;
    final Launch launch;
    private final List<Attempt> started = new CopyOnWriteArrayList<>();

    ShellAttempt(Path root) {
        this.root = root;
        this.lockFile = root.resolve("workspace.lock");
        this.supervisor = Supervisor.installedIn(root.resolve("supervisor"));
        this.launch = Launch.in(root, EngineEnvironment.from(System.getenv()), lockFile);
    }

    Attempt start(String name, String script) {
        return start(name, script, launch);
    }

    Attempt startWithoutWaitingForTheLock(String name, String script) {
        return start(name, script, launch.withLockWait(Duration.ZERO));
    }

    Attempt start(String name, String script, Launch how) {
        Attempt attempt = supervisor.start(root.resolve(name), Path.of("/bin/sh"), List.of("-c", script), how);
        started.add(attempt);
        return attempt;
    }

    /** A test that failed half-way leaves no engine behind. */
    void killLeftovers() {
        for (Attempt attempt : started) {
            if (attempt.status() instanceof AttemptStatus.Running running) {
                ProcessHandle.of(running.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    Path file(String name) {
        return root.resolve(name);
    }

    String content(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitFile(String name) {
        Eventually.until("file " + name, () -> Files.exists(file(name)));
    }

    static AttemptStatus end(Attempt attempt) throws InterruptedException {
        return attempt.await(Duration.ofSeconds(30));
    }

    static AttemptStatus.Running running(Attempt attempt) {
        Eventually.until("the engine to run", () -> attempt.status() instanceof AttemptStatus.Running);
        return (AttemptStatus.Running) attempt.status();
    }
}
