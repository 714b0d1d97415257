package io.groundwork.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many engines a worker runs at once, whoever starts them. Thread-safe. */
final class EngineSlots {
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final Free free;

    /** @param engines 1 or more */
    EngineSlots(int engines) {
        free = new Free(engines);
    }

    /** May fall below nothing: an engine that is at work already is counted, whatever the limit says. */
    private static final class Free extends Semaphore {
        private static final long serialVersionUID = 1;

        Free(int engines) {
            super(engines, true);
        }

        void takeAnyway() {
            reducePermits(1);
        }
    }

    /** A slot for an engine that is at work, or over, and only has to be looked after: it waits for nobody. */
    Slot takeAnyway() {
        free.takeAnyway();
        return new Slot(true, free);
    }

    /**
     * A slot until it is closed, waited for. A run that is canceled meanwhile must not get an engine any more: raises
     * {@link StepRunner.Stopped} then, and {@link StepRunner.Handover} where this attempt is over.
     */
    Slot take(Pulse pulse) {
        try {
            while (!free.tryAcquire(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                pulse.goOnOnly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepRunner.Handover(e);
        }
        return new Slot(true, free);
    }

    /** A slot where one is free now; {@link Slot#taken} says so. */
    Slot tryTake() {
        return new Slot(free.tryAcquire(), free);
    }

    /** How many could be taken now. */
    int free() {
        return Math.max(0, free.availablePermits());
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
