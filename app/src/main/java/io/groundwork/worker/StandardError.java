package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.run.RunEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What an engine said on standard error: little, but the last words of one that broke off. */
final class StandardError {
    private static final int MOST_BYTES = 16 * 1024;

    private StandardError() {}

    /** Adds the end of it to the feed, once; returns it, redacted. */
    static String ship(StepRunner.Followed step, WorkerApi server, EventTranslator translator, Instant at)
            throws IOException {
        Path file = step.attempt().errors();
        long size = Files.exists(file) ? Files.size(file) : 0;
        if (size == 0) {
            return "";
        }
        var shipper = new FeedShipper(server, step.runId(), step.source() + "/err");
        List<RunEvent> lines = tail(file, size)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> translator.log(at, "warn", line))
                .toList();
        if (shipper.position() < size) {
            shipper.add(size, lines);
            shipper.flush();
        }
        return String.join(
                "\n",
                lines.stream()
                        .map(line -> line instanceof RunEvent.LogLine log ? log.message() : "")
                        .toList());
    }

    private static String tail(Path file, long size) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(size, MOST_BYTES)];
            bytes.seek(size - end.length);
            bytes.readFully(end);
            return new String(end, StandardCharsets.UTF_8);
        }
    }
}
