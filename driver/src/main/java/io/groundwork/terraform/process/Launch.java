package io.groundwork.terraform.process;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a start that is not the command.
 *
 * @param workDirectory the engine's current directory; plan and apply must see the same absolute path
 * @param lockFile one engine at a time works under it: held with {@code flock} by the supervisor, and the next one waits for
 *     the engine as well. What an engine leaves behind does not hold it. Made if missing
 * @param lockWait how long to wait for the lock before the attempt ends as busy, to the millisecond
 * @param lease what keeps the engine running, null for nothing
 * @param turn a file that only one engine of this machine holds (with {@code flock}) at a time: waited for as long as it
 *     takes, and held by the engine itself; null for none
 * @param outputLimit bytes of standard output after which what provisioners print is cut out of its file; 0 for any amount
 * @param memoryLimit bytes of memory after which the engine is killed; 0 for any amount
 */
public record Launch(
        Path workDirectory,
        EngineEnvironment environment,
        Path lockFile,
        Duration lockWait,
        @Nullable Lease lease,
        @Nullable Path turn,
        long outputLimit,
        long memoryLimit) {
    private static final Duration LOCK_WAIT = Duration.ofMillis(500);

    public Launch {
        if (!workDirectory.isAbsolute() || !lockFile.isAbsolute()) {
            throw new IllegalArgumentException("work directory and lock file must be absolute paths");
        }
        if (lockWait.isNegative()) {
            throw new IllegalArgumentException("the wait for the lock must not be negative: " + lockWait);
        }
        if (outputLimit < 0 || memoryLimit < 0) {
            throw new IllegalArgumentException("limits must not be negative: " + outputLimit + ", " + memoryLimit);
        }
    }

    /** Gives a provider that is just ending a moment to let go of the lock. */
    public static Launch in(Path workDirectory, EngineEnvironment environment, Path lockFile) {
        return new Launch(workDirectory, environment, lockFile, LOCK_WAIT, null, null, 0, 0);
    }

    public Launch withLockWait(Duration value) {
        return new Launch(workDirectory, environment, lockFile, value, lease, turn, outputLimit, memoryLimit);
    }

    public Launch withLease(Lease value) {
        return new Launch(workDirectory, environment, lockFile, lockWait, value, turn, outputLimit, memoryLimit);
    }

    public Launch withTurn(Path file) {
        return new Launch(workDirectory, environment, lockFile, lockWait, lease, file, outputLimit, memoryLimit);
    }

    /**
     * Bounds what the engine's output takes of the disk, to the double of this and what comes within some seconds. Lines that
     * say what was done stay. Needs a file system that can make holes in files (ext4, XFS, Btrfs, ZFS, tmpfs).
     */
    public Launch withOutputLimit(long bytes) {
        return new Launch(workDirectory, environment, lockFile, lockWait, lease, turn, bytes, memoryLimit);
    }

    /** Kills the engine when it takes more, within some seconds. Only for commands that change nothing outside. */
    public Launch withMemoryLimit(long bytes) {
        return new Launch(workDirectory, environment, lockFile, lockWait, lease, turn, outputLimit, bytes);
    }
}
