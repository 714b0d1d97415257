package io.groundwork.terraform.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One start of one engine command, as a handle over its directory. Any JVM may open it, now or later.
 *
 * <p>The directory is single-use: the engine is started in it at most once, by anyone, ever. Thread-safe.
 */
public final class Attempt {

    private final AttemptFiles files;
    /** If the supervisor is a child of this JVM: done once it has ended, and what it left undone was seen to. */
    private final @Nullable CompletableFuture<Void> ended;

    Attempt(AttemptFiles files, @Nullable CompletableFuture<Void> ended) {
        this.files = files;
        this.ended = ended;
    }

    /** A handle on a directory, whether or not anything was started in it, or it even exists. */
    public static Attempt open(Path directory) {
        return new Attempt(AttemptFiles.in(directory), null);
    }

    public Path directory() {
        return files.directory();
    }

    /** The engine's standard output. It may be missing before the start. */
    public Path output() {
        return files.output();
    }

    /** The engine's standard error. */
    public Path errors() {
        return files.errors();
    }

    /**
     * What is known now. Where the starter died between taking the directory and starting, this settles after a few seconds
     * that nothing will ever start here.
     */
    public AttemptStatus status() {
        return new AttemptInspection(files, ended).status();
    }

    /**
     * Waits until the attempt is over, at most as long as given, and says what is known then. Returns within milliseconds of
     * the end.
     *
     * @throws InterruptedException when the waiting thread is; the engine goes on
     */
    public AttemptStatus await(Duration atMost) throws InterruptedException {
        return new AttemptWait(this, files, ended).await(atMost);
    }

    /**
     * Asks the engine to stop: one TERM, however often and by however many JVMs this is called. It finishes what is in
     * flight, which may take long.
     */
    public void requestStop() {
        new AttemptSignals(files).requestStop();
    }

    /** Whether a stop was asked for, by anyone. */
    public boolean stopRequested() {
        return files.stopWasRequested();
    }

    /** Whether the supervisor stopped the engine because its lease was not renewed. */
    public boolean leaseExpired() {
        return files.wasFenced();
    }

    /** Whether the supervisor killed the engine because it took more memory than it may. */
    public boolean isOutgrown() {
        return files.wasOutgrown();
    }

    /**
     * Signals the engine once more, so that it gives up what is in flight at once: resources may be lost from its state.
     * Only on a person's explicit order. Each call is a signal.
     */
    public void forceStop() {
        new AttemptSignals(files).forceStop();
    }
}
