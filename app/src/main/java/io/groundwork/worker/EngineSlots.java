package io.groundwork.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many engines a worker runs at once, whoever starts them: engines that are at work come first, then whoever came first,
 * however often it looks meanwhile whether it is still to go on. Thread-safe.
 */
final class EngineSlots {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final ReentrantLock lock = new ReentrantLock();
    /** Who waits, each by what wakes it; the first one is the next. */
    private final Deque<Condition> waiting = new ArrayDeque<>();
    /** Of runs whose engine is at work and is about to be looked after by another step. */
    private final Map<String, Slot> kept = new HashMap<>();

    /** May fall below nothing: an engine that is at work already is counted, whatever the limit says. */
    private int free;

    /** @param engines 1 or more */
    EngineSlots(int engines) {
        free = engines;
    }

    /** A slot for an engine that is at work, or over, and only has to be looked after: it waits for nobody. */
    Slot takeAnyway() {
        lock.lock();
        try {
            free--;
            return new Slot(true, this);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A slot until it is closed, waited for. A run that is canceled meanwhile must not get an engine any more: raises
     * {@link StepRunner.Stopped} then, and {@link StepRunner.Handover} where this attempt is over.
     */
    Slot take(EngineControl control) {
        Condition turn = lock.newCondition();
        lock.lock();
        try {
            waiting.addLast(turn);
            try {
                while (free <= 0 || !waiting.getFirst().equals(turn)) {
                    if (!turn.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                        lookUp(control);
                    }
                }
                free--;
            } finally {
                waiting.remove(turn);
                wakeTheNext();
            }
            return new Slot(true, this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepRunner.Handover(e);
        } finally {
            lock.unlock();
        }
    }

    /** Without the lock, and without losing the place among those that wait. */
    private void lookUp(EngineControl control) {
        lock.unlock();
        try {
            control.goOnOnly();
        } finally {
            lock.lock();
        }
    }

    private void wakeTheNext() {
        Condition next = waiting.peekFirst();
        if (free > 0 && next != null) {
            next.signal();
        }
    }

    /** A slot if one is free now and nobody waits for it; {@link Slot#taken} says so. */
    Slot tryTake() {
        lock.lock();
        try {
            boolean taken = free > 0 && waiting.isEmpty();
            if (taken) {
                free--;
            }
            return new Slot(taken, this);
        } finally {
            lock.unlock();
        }
    }

    /** The engine goes on, and the next step of its run takes the slot over. One is kept for a run: an earlier one is given back. */
    void keep(String runId, Slot slot) {
        lock.lock();
        try {
            Slot before = kept.put(runId, slot);
            if (before != null) {
                before.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The slot that was kept for the run, or, if there is none, one as {@link #takeAnyway}. */
    Slot takeOver(String runId) {
        lock.lock();
        try {
            Slot own = kept.remove(runId);
            return own == null ? takeAnyway() : own;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody has taken the slot over, and its engine is gone; without effect if somebody has. */
    void giveBackKept(String runId) {
        lock.lock();
        try {
            Slot own = kept.remove(runId);
            if (own != null) {
                own.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private void giveBack() {
        lock.lock();
        try {
            free++;
            wakeTheNext();
        } finally {
            lock.unlock();
        }
    }

    /** How many could be taken now. */
    int free() {
        lock.lock();
        try {
            return Math.max(0, free);
        } finally {
            lock.unlock();
        }
    }

    /** Closed once, by whoever took it. */
    record Slot(boolean taken, EngineSlots of) implements AutoCloseable {
        @Override
        public void close() {
            if (taken) {
                of.giveBack();
            }
        }
    }
}
