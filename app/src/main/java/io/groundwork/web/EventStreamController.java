package io.groundwork.web;

import io.groundwork.problem.Problems;
import io.groundwork.registry.Feed;
import io.groundwork.registry.RunRegistry;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunId;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A run's feed, live. Each reader has a virtual thread that reads rows; one that does not read holds up nobody but
 * itself, and resumes with {@code Last-Event-ID}.
 */
@RestController
public final class EventStreamController {
    private static final int PAGE = 500;

    private final RunRegistry registry;
    private final Feed feed;
    private final Duration heartbeat;
    private final AtomicInteger readers = new AtomicInteger();

    /** @param heartbeat how often a reader hears of us while nothing happens, and we find out that one has hung up */
    public EventStreamController(RunRegistry registry, Feed feed, Duration heartbeat) {
        this.registry = registry;
        this.feed = feed;
        this.heartbeat = heartbeat;
    }

    /** Streams that are open now. */
    public int readers() {
        return readers.get();
    }

    @GetMapping(path = "/api/v1/runs/{run}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(
            @PathVariable String run,
            @RequestParam(defaultValue = "0") long after,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        registry.get(RunId.check(run));
        long from = lastEventId == null ? after : sequence(lastEventId);
        var emitter = new SseEmitter(0L);
        readers.incrementAndGet();
        Thread.ofVirtual().name("events-" + run).start(() -> {
            try {
                send(emitter, run, from);
            } finally {
                readers.decrementAndGet();
            }
        });
        return emitter;
    }

    private static long sequence(String lastEventId) {
        try {
            return Long.parseLong(lastEventId);
        } catch (NumberFormatException e) {
            throw Problems.badInput(
                    "last_event_id_invalid", "Last-Event-ID is no sequence number", "send the id of the last event");
        }
    }

    private void send(SseEmitter emitter, String run, long from) {
        try {
            long after = from;
            while (true) {
                FeedPage page = feed.page(run, after, PAGE);
                for (FeedPage.Entry entry : page.entries()) {
                    emitter.send(SseEmitter.event()
                            .id(Long.toString(entry.sequence()))
                            .data(Json.write(entry.event()), MediaType.TEXT_PLAIN));
                    after = entry.sequence();
                }
                if (page.ended()) {
                    emitter.complete();
                    return;
                }
                if (page.entries().isEmpty()) {
                    feed.awaitNews(run, after, heartbeat);
                    if (feed.page(run, after, 1).entries().isEmpty()) {
                        emitter.send(SseEmitter.event().comment("still here"));
                    }
                }
            }
        } catch (IOException | IllegalStateException e) {
            // The reader hung up; the container tells Spring.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            emitter.complete();
        } catch (RuntimeException e) {
            emitter.completeWithError(e);
        }
    }
}
