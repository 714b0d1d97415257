package io.groundwork.worker;

import java.util.concurrent.Semaphore;

/** How many engines a worker runs at once, whoever starts them. Thread-safe. */
final class EngineSlots {
    private final Semaphore free;

    /** @param engines 1 or more */
    EngineSlots(int engines) {
        free = new Semaphore(engines, true);
    }

    /** A slot until it is closed, waited for; raises {@link StepRunner.Handover} where the worker stops meanwhile. */
    Slot take() {
        try {
            free.acquire();
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
