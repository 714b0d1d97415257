package io.groundwork.acceptance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/** What goes wrong with some requests: the {@code from}th that it concerns, and the {@code times - 1} that follow. Thread-safe. */
final class Trouble {
    private final BiPredicate<String, String> concerned;
    private final int from;
    private final int times;
    private final How how;
    private final AtomicInteger number = new AtomicInteger();
    private volatile long firstAt;
    private volatile boolean over;

    /**
     * @param concerned by method and path with query
     * @param from counted from 1
     */
    Trouble(BiPredicate<String, String> concerned, int from, int times, How how) {
        this.concerned = concerned;
        this.from = from;
        this.times = times;
        this.how = how;
    }

    /** Whatever it has not struck yet goes well; what has stalled stays so. */
    void end() {
        over = true;
    }

    /** How many it has struck. */
    int struck() {
        return Math.clamp(number.get() - from + 1L, 0, times);
    }

    /** Whether the first one was so long ago. */
    boolean struckFor(long seconds) {
        return firstAt != 0
                && System.nanoTime() - firstAt > Duration.ofSeconds(seconds).toNanos();
    }

    boolean strikes(String method, String path) {
        if (over || !concerned.test(method, path)) {
            return false;
        }
        int which = number.incrementAndGet();
        boolean strikes = which >= from && which - from < times;
        if (strikes && firstAt == 0) {
            firstAt = System.nanoTime();
        }
        return strikes;
    }

    How how() {
        return how;
    }

    /** How it goes wrong. */
    sealed interface How {}

    /** The server never hears of it; somebody else answers. */
    record Answer(int status, String type, String body) implements How {
        /** As something answers that stands before the server. */
        static Answer ofAnIngress(int status) {
            return new Answer(status, "text/html", "<html><body><h1>" + status + "</h1></body></html>");
        }

        /** As the server answers that does not know, or does not want, what it is asked. */
        static Answer ofAServer(int status, String code, String kind) {
            return new Answer(status, "application/problem+json", """
                    {"type": "about:blank", "title": "%s", "status": %d, "detail": "made up by a proxy",
                     "code": "%s", "kind": "%s", "nextStep": "wait"}""".formatted(code, status, code, kind));
        }

        byte[] bytes() {
            return ("HTTP/1.1 " + status + " Trouble\r\nContent-Type: " + type + "\r\nContent-Length: "
                            + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The server has done it, and its answer gets lost. */
    record Lose() implements How {}

    /** The connection is reset; the server never hears of it. */
    record Reset() implements How {}

    /** The server has done it, a part of its answer comes, and then nothing, with the connection open. */
    record Stall() implements How {}

    /** It comes late. */
    record Delay(Duration howLong) implements How {}
}
