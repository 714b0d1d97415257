package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs wait for weeks, and who followed them goes home: the heap of a server is of those who are still there. */
@Timeout(180)
final class HungUpReadersTest {
    private static final int READERS = 300;

    /** A server keeps a few for the next requests. */
    private static final int FEW = 60;

    @TempDir
    Path directory;

    @Test
    void of_readers_that_have_hung_up_the_heap_keeps_neither_request_nor_connection() throws Exception {
        try (RunningServer server = RunningServer.start(directory)) {
            String run = server.run("shop");
            List<Socket> readers = new ArrayList<>();
            for (int n = 0; n < READERS; n++) {
                readers.add(reader(server, run));
            }
            assertThat(inHeap("org.apache.tomcat.util.net.NioChannel")).isGreaterThanOrEqualTo(READERS);
            assertThat(inHeap("org.apache.coyote.Request")).isGreaterThanOrEqualTo(READERS);

            for (Socket reader : readers) {
                reader.close();
            }
            Eventually.holds("nobody is left", () -> server.server().eventReaders() == 0);

            Eventually.holds("no connection is left", () -> inHeap("org.apache.tomcat.util.net.NioChannel") < FEW);
            Eventually.holds("no request is left", () -> inHeap("org.apache.coyote.Request") < FEW);
        }
    }

    /** One who has had the head of the answer. */
    private static Socket reader(RunningServer server, String run) throws IOException {
        var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort());
        socket.getOutputStream().write("""
                GET /api/v1/runs/%s/events HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Accept: text/event-stream\r
                \r
                """.formatted(run, RunningServer.TOKEN).getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isPositive();
        return socket;
    }

    /** Objects of a class that something still holds, as {@code jcmd GC.class_histogram} counts them. */
    private static long inHeap(String type) {
        try {
            Object histogram = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return histogram
                    .toString()
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length >= 4 && columns[3].equals(type))
                    .flatMapToLong(columns -> LongStream.of(Long.parseLong(columns[1])))
                    .sum();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
