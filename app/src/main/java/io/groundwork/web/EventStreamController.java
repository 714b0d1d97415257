package io.groundwork.web;

import io.groundwork.problem.Problems;
import io.groundwork.registry.EventLog;
import io.groundwork.registry.LiveEvents;
import io.groundwork.registry.RunRegistry;
import io.groundwork.run.RunId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A run's feed, live. A reader that does not read holds up nobody but itself, and resumes with {@code Last-Event-ID}. */
@RestController
public final class EventStreamController {
    private static final byte[] STILL_HERE = ":still here\n\n".getBytes(StandardCharsets.US_ASCII);

    private final RunRegistry registry;
    private final EventLog feed;
    private final Duration heartbeat;
    private final AtomicInteger readers = new AtomicInteger();

    /** @param heartbeat how often a reader hears of us while nothing happens, and we find out that one has hung up */
    public EventStreamController(RunRegistry registry, EventLog feed, Duration heartbeat) {
        this.registry = registry;
        this.feed = feed;
        this.heartbeat = heartbeat;
    }

    /** Streams that are open now. */
    public int readers() {
        return readers.get();
    }

    /** On the request's own virtual thread, which writes what is stored: nothing of a reader is left when it hangs up. */
    @GetMapping(path = "/api/v1/runs/{run}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(
            @PathVariable String run,
            @RequestParam(defaultValue = "0") long after,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletResponse response)
            throws InterruptedException {
        registry.get(RunId.check(run));
        long from = lastEventId == null ? after : sequence(lastEventId);
        readers.incrementAndGet();
        try (EventLog.Follower follower = feed.follow(run, from)) {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            // A reader knows at once that it is heard, however long the run is silent.
            response.flushBuffer();
            send(response.getOutputStream(), follower);
        } catch (IOException e) {
            // The reader hung up.
        } finally {
            readers.decrementAndGet();
        }
    }

    private static long sequence(String lastEventId) {
        try {
            return Long.parseLong(lastEventId);
        } catch (NumberFormatException e) {
            throw Problems.badInput(
                    "last_event_id_invalid", "Last-Event-ID is no sequence number", "send the id of the last event");
        }
    }

    private void send(OutputStream out, EventLog.Follower follower) throws IOException, InterruptedException {
        while (true) {
            EventLog.Next next = follower.next(heartbeat);
            for (LiveEvents.Event event : next.events()) {
                String framed = "id:" + event.sequence() + "\ndata:" + event.text() + "\n\n";
                out.write(framed.getBytes(StandardCharsets.UTF_8));
            }
            if (next.events().isEmpty() && !next.ended()) {
                out.write(STILL_HERE);
            }
            out.flush();
            if (next.ended()) {
                return;
            }
        }
    }
}
