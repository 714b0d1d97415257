package io.groundwork.terraform.process;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a start that is not the command.
 *
 * @param workDirectory the engine's current directory; plan and apply must see the same absolute path
 * @param lockFile held with {@code flock} by the supervisor, the engine and all it leaves behind; made if missing
 * @param lockWait how long to wait for the lock before the attempt ends as busy, to the millisecond
 * @param lease what keeps the engine running, null for nothing
 * @param turn a file that only one engine of this machine holds (with {@code flock}) at a time: waited for as long as it
 *     takes, and held by the engine itself; null for none
 */
public record Launch(
        Path workDirectory,
        EngineEnvironment environment,
        Path lockFile,
        Duration lockWait,
        @Nullable Lease lease,
        @Nullable Path turn) {

    public Launch {
        if (!workDirectory.isAbsolute() || !lockFile.isAbsolute()) {
            throw new IllegalArgumentException("work directory and lock file must be absolute paths");
        }
        if (lockWait.isNegative()) {
            throw new IllegalArgumentException("the wait for the lock must not be negative: " + lockWait);
        }
    }

    /** Gives a provider that is just ending a moment to let go of the lock. */
    public static Launch in(Path workDirectory, EngineEnvironment environment, Path lockFile) {
        return new Launch(workDirectory, environment, lockFile, Duration.ofMillis(500), null, null);
    }

    public Launch withLockWait(Duration value) {
        return new Launch(workDirectory, environment, lockFile, value, lease, turn);
    }

    public Launch withLease(Lease value) {
        return new Launch(workDirectory, environment, lockFile, lockWait, value, turn);
    }

    public Launch withTurn(Path file) {
        return new Launch(workDirectory, environment, lockFile, lockWait, lease, file);
    }
}
