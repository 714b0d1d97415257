package io.groundwork.registry;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest events of one run, for all who follow it: after news one of them reads the rows, once, and every one of them
 * sends the same text. Whoever is further behind reads the rows themselves. Thread-safe, but for {@link #joined} and
 * {@link #left}: whoever keeps it sees to that.
 */
public final class LiveEvents {
    /** So many are read at once, and kept for followers that are a little late. */
    static final int MOST = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Deque<Event> newest = new ArrayDeque<>();
    /** Up to where the rows have been read. */
    private long readTo;
    /** Whether there may be rows that have not been read. */
    private boolean stale = true;

    private boolean reading;
    private boolean ended;
    private boolean closed;
    private int followers;

    /** @param after where the first follower is: nobody reads what came before again */
    LiveEvents(long after) {
        readTo = after;
    }

    /**
     * An event as it is stored and sent.
     *
     * @param text JSON on one line
     */
    public record Event(long sequence, String text) {}

    /**
     * What follows a position.
     *
     * @param ended whether the run is over and nothing follows these events, or nobody may wait for more
     */
    record Page(List<Event> events, boolean ended) {}

    /** Reads rows, outside of any lock. */
    interface Rows {
        /** Events after a sequence, {@link #MOST} at the most; ended if the run is over and there are no more. */
        Page after(long sequence);
    }

    /** One more follows. */
    LiveEvents joined() {
        followers++;
        return this;
    }

    /** One fewer; whether nobody is left. */
    boolean left() {
        followers--;
        return followers == 0;
    }

    /** There may be news. */
    void ring() {
        lock.lock();
        try {
            stale = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any more, or ever again. */
    void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Events after a sequence, waited for at most so long; none if nothing happened. */
    Page next(long after, Duration atMost, Rows rows) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    return new Page(List.of(), true);
                }
                if (stale && !reading) {
                    read(rows);
                    continue;
                }
                if (after < readTo) {
                    break;
                }
                if (!stale && ended) {
                    return new Page(List.of(), true);
                }
                if (left <= 0) {
                    return new Page(List.of(), false);
                }
                left = news.awaitNanos(left);
            }
            Event oldest = newest.peekFirst();
            if (oldest != null && oldest.sequence() <= after + 1) {
                return new Page(
                        newest.stream()
                                .filter(event -> event.sequence() > after)
                                .toList(),
                        ended && !stale);
            }
        } finally {
            lock.unlock();
        }
        return rows.after(after);
    }

    /** By the follower that comes first; the others wait for what it finds. A writer that rings is not held up. */
    private void read(Rows rows) {
        long from = readTo;
        stale = false;
        reading = true;
        Page page = null;
        lock.unlock();
        try {
            page = rows.after(from);
        } finally {
            lock.lock();
            reading = false;
            if (page == null) {
                stale = true;
            } else {
                take(page);
            }
            news.signalAll();
        }
    }

    private void take(Page page) {
        for (Event event : page.events()) {
            newest.addLast(event);
            readTo = event.sequence();
        }
        while (newest.size() > MOST) {
            newest.removeFirst();
        }
        // A page that is full may have left some.
        stale |= page.events().size() >= MOST;
        ended = page.ended();
    }
}
