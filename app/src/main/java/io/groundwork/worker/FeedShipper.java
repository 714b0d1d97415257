package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.FeedBatch;
import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Sends one source's events to the run's feed, in order, each once: what the server has had is left out, and what it did not
 * take stays here. The engine never waits for us: it writes to a file. Used by one thread.
 */
final class FeedShipper {
    private static final int MOST_IN_A_BATCH = 500;

    /** Characters, of those after the first: few lines may be long. */
    private static final int MOST_TEXT_IN_A_BATCH = 1 << 20;

    private static final long UNASKED = -1;

    private final String runId;
    private final String source;
    private final Deque<FeedBatch.Entry> waiting = new ArrayDeque<>();
    private long taken;
    /** Whether the server is of a version that refuses events it does not know. */
    private boolean serverIsOld;

    /** @param fresh whether nothing of the source can have been told before, so that the server need not be asked */
    FeedShipper(String runId, String source, boolean fresh) {
        this.runId = runId;
        this.source = source;
        this.taken = fresh ? 0 : UNASKED;
    }

    /**
     * Adds the events of one line.
     *
     * @param position byte offset after the line
     */
    void add(long position, List<RunEvent> events) {
        if (position > taken) {
            for (RunEvent event : events) {
                waiting.add(new FeedBatch.Entry(position, event));
            }
        }
    }

    /** Whether what waits is worth a request. */
    boolean isFull() {
        return waiting.size() >= MOST_IN_A_BATCH;
    }

    /** Returns when the server has everything; raises what it answers, and keeps what it did not take. */
    void flush(WorkerApi server) {
        if (waiting.isEmpty()) {
            return;
        }
        if (taken == UNASKED) {
            // Another worker, or an earlier attempt of this one, may have told some of it.
            taken = server.feedPosition(runId, source);
            waiting.removeIf(entry -> entry.position() <= taken);
        }
        while (!waiting.isEmpty()) {
            List<FeedBatch.Entry> batch = nextBatch();
            taken = Math.max(taken, send(server, batch));
            for (int sent = 0; sent < batch.size(); sent++) {
                waiting.removeFirst();
            }
        }
    }

    private long send(WorkerApi server, List<FeedBatch.Entry> batch) {
        if (serverIsOld) {
            return server.feed(runId, new FeedBatch(source, asAnOldServerReadsIt(batch)));
        }
        try {
            return server.feed(runId, new FeedBatch(source, batch));
        } catch (ProblemException e) {
            serverIsOld = e.problem().code().equals("body_unreadable");
            if (serverIsOld) {
                return send(server, batch);
            }
            throw e;
        }
    }

    /** Workers are upgraded first, and the first servers refused a whole batch for an event that was new to them. */
    private static List<FeedBatch.Entry> asAnOldServerReadsIt(List<FeedBatch.Entry> batch) {
        return batch.stream()
                .map(entry -> entry.event() instanceof RunEvent.OutputChanged output
                        ? new FeedBatch.Entry(entry.position(), asLine(output))
                        : entry)
                .toList();
    }

    private static RunEvent asLine(RunEvent.OutputChanged output) {
        return new RunEvent.LogLine(
                output.at(), Stage.PLAN, "info", "output " + output.name() + ": " + output.action(), null);
    }

    /** Several events may have one position: they travel together, or the rest would count as told. */
    private List<FeedBatch.Entry> nextBatch() {
        List<FeedBatch.Entry> batch = new ArrayList<>();
        int text = 0;
        for (FeedBatch.Entry entry : waiting) {
            boolean full = batch.size() >= MOST_IN_A_BATCH || text >= MOST_TEXT_IN_A_BATCH;
            if (full && entry.position() != batch.getLast().position()) {
                break;
            }
            batch.add(entry);
            RunEvent event = entry.event();
            text += event == null ? 0 : LogBudget.sizeOf(event);
        }
        return batch;
    }
}
