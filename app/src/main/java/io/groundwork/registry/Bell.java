package io.groundwork.registry;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes waiting readers. Rung before a reader waits, it is not missed: the reader says up to where it has counted. */
final class Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private long count;
    private int listeners;

    /** One more waits for it; not thread-safe, like {@link #left}: whoever keeps the bells sees to that. */
    Bell joined() {
        listeners++;
        return this;
    }

    /** One fewer; whether nobody is left. */
    boolean left() {
        listeners--;
        return listeners == 0;
    }

    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    void ring() {
        lock.lock();
        try {
            count++;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void await(long heard, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (count == heard && left > 0) {
                left = rung.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
