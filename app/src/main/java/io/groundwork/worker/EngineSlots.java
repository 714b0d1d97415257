package io.groundwork.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many engines a worker runs at once, whoever starts them. Thread-safe. */
final class EngineSlots {
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final Semaphore free;

    /** @param engines 1 or more */
    EngineSlots(int engines) {
        free = new Semaphore(engines, true);
    }

    /**
     * A slot until it is closed, waited for. A run that is canceled meanwhile must not get an engine any more: raises
     * {@link StepRunner.Stopped} then, and {@link StepRunner.Handover} where this attempt is over.
     */
    Slot take(Pulse pulse) {
        try {
            while (!free.tryAcquire(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                goOnOnly(pulse);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepRunner.Handover(e);
        }
        return new Slot(true, free);
    }

    private static void goOnOnly(Pulse pulse) {
        switch (pulse.verdict()) {
            case Pulse.Verdict.GoOn ignored -> {}
            case Pulse.Verdict.Stop stop -> throw new StepRunner.Stopped(stop.cause());
            case Pulse.Verdict.LetGo letGo -> throw new StepRunner.Handover(letGo.cause());
        }
    }

    /** A slot where one is free now; {@link Slot#taken} says so. */
    Slot tryTake() {
        return new Slot(free.tryAcquire(), free);
    }

    /** How many could be taken now. */
    int free() {
        return free.availablePermits();
    }

    /** Closed once, by whoever took it. */
    record Slot(boolean taken, Semaphore free) implements AutoCloseable {
        @Override
        public void close() {
            if (taken) {
                free.release();
            }
        }
    }
}
