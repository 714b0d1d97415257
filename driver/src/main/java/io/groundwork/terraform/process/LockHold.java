package io.groundwork.terraform.process;

import io.groundwork.terraform.failure.DriverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

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
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final Process holder;

    private LockHold(Process holder) {
        this.holder = holder;
    }

    /**
     * Takes the lock.
     *
     * @param lockFile made if it is missing
     * @param wait how long to wait for others, to the millisecond
     * @return empty if others hold it still, or the engine that the lock file names works without its supervisor
     * @throws InterruptedException when the waiting thread is; nothing is held then
     * @throws DriverException.NotFound when this machine lacks {@code flock}
     */
    public static Optional<LockHold> take(Path lockFile, Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Optional<LockHold> hold = flock(lockFile, left);
            if (hold.isEmpty() || engineAtWork(lockFile).isEmpty()) {
                return hold;
            }
            hold.get().close();
            if (System.nanoTime() >= deadline) {
                return Optional.empty();
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }

    /** The pid of the engine that works under the lock, if there is one. */
    public static OptionalLong engineAtWork(Path lockFile) {
        try {
            String[] words = Files.readString(lockFile, StandardCharsets.ISO_8859_1)
                    .strip()
                    .split(" ", -1);
            if (words.length != 3 || !words[0].equals(ProcessIdentity.bootId())) {
                return OptionalLong.empty();
            }
            var engine = new ProcessIdentity(Long.parseLong(words[1]), Long.parseLong(words[2]));
            return engine.isAlive() ? OptionalLong.of(engine.pid()) : OptionalLong.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading who works under " + lockFile, e);
        }
    }

    private static Optional<LockHold> flock(Path lockFile, Duration wait) throws InterruptedException {
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
