package io.groundwork.terraform.process;

import io.groundwork.terraform.failure.DriverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds a lock file as an engine does, with {@code flock}, while this JVM works where engines work: as long as it is held no
 * engine of the workspace runs, and none starts. The lock is free again when it is closed, and when this JVM dies. Closed
 * once, by whoever took it.
 *
 * <p>Java's own file locks are of another kind, which {@code flock} does not see: a small process holds the lock for us, about
 * 3 ms per hold.
 */
public final class LockHold implements AutoCloseable {
    private static final int BUSY = 75;

    private final Process holder;

    private LockHold(Process holder) {
        this.holder = holder;
    }

    /**
     * Takes the lock.
     *
     * @param lockFile made if it is missing
     * @param wait how long to wait for others, to the millisecond
     * @return empty if others hold it still
     * @throws InterruptedException when the waiting thread is; nothing is held then
     * @throws DriverException.NotFound when this machine lacks {@code flock}
     */
    public static Optional<LockHold> take(Path lockFile, Duration wait) throws InterruptedException {
        try {
            // In a session of its own: a Ctrl-C at our terminal must not let go of what we still work on.
            Process holder = new ProcessBuilder(List.of(
                            Tools.path("setsid"),
                            Tools.path("flock"),
                            "-E" + BUSY,
                            String.format(Locale.ROOT, "-w%.3f", Math.max(1, wait.toMillis()) / 1000.0),
                            lockFile.toString(),
                            Tools.path("sh"),
                            "-c",
                            "echo held; read -r _"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return answer(holder);
        } catch (IOException e) {
            throw new UncheckedIOException("holding " + lockFile, e);
        }
    }

    private static Optional<LockHold> answer(Process holder) throws IOException, InterruptedException {
        boolean held = false;
        try {
            held = holder.getInputStream().read() == 'h';
            if (held) {
                return Optional.of(new LockHold(holder));
            }
            int code = holder.waitFor();
            if (code != BUSY) {
                throw new IOException("flock ended with exit code " + code);
            }
            return Optional.empty();
        } finally {
            if (!held) {
                holder.destroy();
            }
        }
    }

    /** Lets go, and returns when others can take it. */
    @Override
    public void close() {
        boolean interrupted = false;
        try {
            holder.getOutputStream().close();
        } catch (IOException e) {
            holder.destroyForcibly();
        }
        while (holder.isAlive()) {
            try {
                holder.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
