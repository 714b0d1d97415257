package io.groundwork.acceptance.bench;

import io.groundwork.acceptance.Deployment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people cost who watch one run: the server's time on the processors while a worker tells it lines, one at a time, with
 * and without readers of the run's stream; and how long a line takes from before it is sent until a reader has it.
 */
final class Readers {
    private static final int LINES_A_SECOND = 20;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final Pattern SENT_AT = Pattern.compile("sent at ([0-9]+);");

    /** The kernel counts a process's time in these. */
    private static final double TICKS_A_SECOND = 100;

    private final Deployment groundwork;
    private final ApiRun api;
    private final Queue<Duration> delays = new ConcurrentLinkedQueue<>();
    private int told;

    Readers(Deployment groundwork, ApiRun api) {
        this.groundwork = groundwork;
        this.api = api;
    }

    void measure(int readers, byte[] archive) throws IOException, InterruptedException {
        String run = api.parked("readers-" + readers, archive);
        List<Socket> sockets = new ArrayList<>();
        try {
            tell(run, WARM_UP);
            double alone = coresWhileTold(run);
            for (int n = 0; n < readers; n++) {
                sockets.add(follow(run));
            }
            tell(run, WARM_UP);
            delays.clear();
            double watched = coresWhileTold(run);
            List<Duration> all = delays.stream().sorted().toList();
            System.out.printf(
                    Locale.ROOT,
                    "%n%d readers of one run, %d lines a second%n"
                            + "  server, without readers   %6.3f cores%n"
                            + "  server, with them         %6.3f cores   (%.3f more)%n"
                            + "  from a line's being sent to a reader's having it, %d of them: median %.1f ms, p99 %.1f ms%n",
                    readers,
                    LINES_A_SECOND,
                    alone,
                    watched,
                    watched - alone,
                    all.size(),
                    millis(all.get(all.size() / 2)),
                    millis(all.get(all.size() * 99 / 100)));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            api.cancel(run);
        }
    }

    private double coresWhileTold(String run) throws IOException, InterruptedException {
        long before = ticks();
        long start = System.nanoTime();
        tell(run, MEASURED);
        return (ticks() - before) / TICKS_A_SECOND / ((System.nanoTime() - start) / 1e9);
    }

    private void tell(String run, Duration during) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long lines = during.toSeconds() * LINES_A_SECOND;
        for (int n = 0; n < lines; n++) {
            long due = start + n * Duration.ofSeconds(1).toNanos() / LINES_A_SECOND;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            told++;
            api.tellLine(run, told, "sent at " + System.nanoTime() + ";");
        }
    }

    private Socket follow(String run) throws IOException {
        var socket =
                new Socket(groundwork.server().getHost(), groundwork.server().getPort());
        socket.getOutputStream().write("""
                GET /api/v1/runs/%s/events HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Accept: text/event-stream\r
                \r
                """.formatted(run, groundwork.token()).getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().start(() -> note(socket));
        return socket;
    }

    private void note(Socket socket) {
        try (var lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // What was sent before it came arrives in pieces, and is not measured.
                Matcher sent = SENT_AT.matcher(line);
                if (sent.find()) {
                    delays.add(Duration.ofNanos(System.nanoTime() - Long.parseLong(sent.group(1))));
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** User and system time of the server. */
    private long ticks() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + groundwork.serverPid() + "/stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(afterName[11]) + Long.parseLong(afterName[12]);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
