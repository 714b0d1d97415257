package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.run.FeedBatch;
import io.groundwork.run.RunEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends one source's events to the run's feed, in order, each once. Used by one thread.
 *
 * <p>A call returns when the server has the events; while the server is away it waits (with {@link WorkerApi}'s patience).
 * The engine never waits for us: it writes to a file.
 */
final class FeedShipper {
    private static final int MOST_IN_A_BATCH = 500;

    private final WorkerApi server;
    private final String runId;
    private final String source;
    private final List<FeedBatch.Entry> waiting = new ArrayList<>();

    FeedShipper(WorkerApi server, String runId, String source) {
        this.server = server;
        this.runId = runId;
        this.source = source;
    }

    /** Where to read on: everything before it is on the server. */
    long position() {
        return server.feedPosition(runId, source);
    }

    /**
     * Adds the events of one line.
     *
     * @param position byte offset after the line
     */
    void add(long position, List<RunEvent> events) {
        for (RunEvent event : events) {
            waiting.add(new FeedBatch.Entry(position, event));
        }
        if (waiting.size() >= MOST_IN_A_BATCH) {
            flush();
        }
    }

    void flush() {
        if (!waiting.isEmpty()) {
            server.feed(runId, new FeedBatch(source, List.copyOf(waiting)));
            waiting.clear();
        }
    }
}
