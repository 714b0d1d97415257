package io.groundwork.worker;

import io.groundwork.run.Stage;
import io.groundwork.terraform.process.Attempt;
import java.time.Duration;

/**
 * Stops one engine command: with one TERM, and with a second one only if nothing can be lost. An {@code init} or
 * {@code plan} may be reading from something that never answers, and would finish that first. Used by one thread.
 */
final class EngineStop {
    private static final Duration SECOND_SIGNAL_AFTER = Duration.ofSeconds(5);

    private final Attempt attempt;
    private final boolean writes;
    private boolean asked;
    private boolean forced;
    private long askedAt;

    EngineStop(Attempt attempt, Stage stage) {
        this.attempt = attempt;
        this.writes = stage == Stage.APPLY;
    }

    /** To be called again and again until the engine is gone. */
    void urge() {
        if (!asked) {
            asked = true;
            askedAt = System.nanoTime();
            attempt.requestStop();
        } else if (!writes && !forced && System.nanoTime() - askedAt > SECOND_SIGNAL_AFTER.toNanos()) {
            forced = true;
            attempt.forceStop();
        }
    }
}
