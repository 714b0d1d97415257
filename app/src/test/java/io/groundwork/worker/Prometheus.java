package io.groundwork.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.scripts.InstalledProgram;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;

/** A real Prometheus with the configuration that we ship, only faster and for the worker of the test. */
final class Prometheus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI address;
    private final Path log;

    private Prometheus(Process process, URI address, Path log) {
        this.process = process;
        this.address = address;
        this.log = log;
    }

    /**
     * Starts one.
     *
     * @param shipped the directory {@code deploy/prometheus}
     * @param target address of the worker's metrics
     * @param server address of the server, and {@code token} the file with its token
     */
    static Prometheus start(Path root, Path shipped, String target, String server, Path token) throws IOException {
        Path directory = Files.createDirectories(root.resolve("prometheus"));
        String configuration = Files.readString(shipped.resolve("prometheus.yml"));
        Path file = Files.writeString(
                directory.resolve("prometheus.yml"),
                configuration
                        .replace("localhost:9464", target)
                        .replace("localhost:8233", server)
                        .replace("/etc/groundwork/token", token.toString())
                        .replace("15s", "1s"));
        Files.copy(shipped.resolve("rules.yml"), directory.resolve("rules.yml"));
        int port = freePort();
        Path log = directory.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        InstalledProgram.required("prometheus").toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Prometheus(process, URI.create("http://127.0.0.1:" + port), log);
    }

    /** Waits for something that comes with one of the next scrapes. */
    void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError("never came: " + what + "\n" + logged());
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    /** The values a query has now, without those that are no numbers; fails where the query is wrong. */
    List<Double> values(String query) {
        JsonNode answer = get("/api/v1/query?query=" + encode(query));
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(query + ": " + answer);
        }
        return StreamSupport.stream(answer.at("/data/result").spliterator(), false)
                .map(series -> Double.parseDouble(series.at("/value/1").asText()))
                .filter(value -> !value.isNaN())
                .toList();
    }

    boolean answers() {
        try {
            return !values("vector(1)").isEmpty();
        } catch (AssertionError e) {
            return false;
        }
    }

    boolean hasSeries(String metric) {
        return !get("/api/v1/series?match[]=" + encode(metric)).path("data").isEmpty();
    }

    /** The rules as it has understood them. */
    List<JsonNode> rules() {
        return StreamSupport.stream(
                        get("/api/v1/rules").at("/data/groups/0/rules").spliterator(), false)
                .toList();
    }

    private JsonNode get(String path) {
        try {
            return Json.mapper()
                    .readTree(http.send(
                                    HttpRequest.newBuilder(URI.create(address + path.replace("[]", "%5B%5D")))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new AssertionError("asking Prometheus for " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String logged() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
