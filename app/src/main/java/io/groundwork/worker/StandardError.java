package io.groundwork.worker;

import io.groundwork.client.WorkerApi;
import io.groundwork.run.RunEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What an engine said on standard error: little, but the last words of one that broke off. */
final class StandardError {
    private static final int MOST_BYTES = 16 * 1024;

    private StandardError() {}

    /** The end of it, redacted; blank if nothing was said. */
    static String read(StepRunner.Followed step, EventTranslator translator, Instant at) throws IOException {
        return lines(step, translator, at).stream()
                .map(line -> line instanceof RunEvent.LogLine log ? log.message() : "")
                .collect(Collectors.joining("\n"));
    }

    /** Adds the end of it to the feed, once. */
    static void ship(StepRunner.Followed step, WorkerApi server, EventTranslator translator, Instant at) {
        try {
            var shipper = new FeedShipper(step.runId(), step.source() + "/err", false);
            shipper.add(sizeOf(step), lines(step, translator, at));
            shipper.flush(server);
        } catch (IOException e) {
            throw new UncheckedIOException("reading what the engine complained of", e);
        }
    }

    private static List<RunEvent> lines(StepRunner.Followed step, EventTranslator translator, Instant at)
            throws IOException {
        long size = sizeOf(step);
        return size == 0
                ? List.of()
                : tail(step.attempt().errors(), size)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(line -> translator.log(at, "warn", line))
                        .toList();
    }

    private static long sizeOf(StepRunner.Followed step) throws IOException {
        Path file = step.attempt().errors();
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** The end of a file of that kind, as it is. */
    static String endOf(Path file) throws IOException {
        return tail(file, Files.size(file));
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
