package io.groundwork.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.scripts.InstalledProgram;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A real Chromium with one page, driven through its DevTools protocol. Used by one test thread. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final WebSocket page;

    private Browser(Process process, int port) throws IOException, InterruptedException {
        this.process = process;
        JsonNode targets = Json.mapper()
                .readTree(http.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body());
        String address = targets.required(0).required("webSocketDebuggerUrl").asText();
        page = http.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Answers())
                .join();
    }

    /** @param profile a directory of its own, for the profile and the log */
    static Browser start(Path profile) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        InstalledProgram.required("chromium").toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=1400,1600",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(
                        Files.createDirectories(profile).resolve("chromium.log").toFile())
                .start();
        try {
            return new Browser(process, portOf(process, profile.resolve("DevToolsActivePort")));
        } catch (IOException | RuntimeException e) {
            end(process);
            throw e;
        }
    }

    private static int portOf(Process process, Path file) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(file) || !Files.readString(file).contains("\n")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError(
                        "chromium did not start: " + Files.readString(file.resolveSibling("chromium.log")));
            }
            pause();
        }
        return Integer.parseInt(Files.readString(file).lines().findFirst().orElseThrow());
    }

    /** Goes to a page; it loads on. */
    void open(URI address) {
        call("Page.navigate", Map.of("url", address.toString()));
    }

    /** What a script answers, as text. */
    String evaluate(String script) {
        return call("Runtime.evaluate", Map.of("expression", script))
                .path("result")
                .path("value")
                .asText();
    }

    /** The text that a person sees; waits until it is as wanted, and fails with it where it never is. */
    String awaitText(Predicate<String> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String text = text();
        while (!wanted.test(text)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + PATIENCE + " the page is still:\n" + text);
            }
            pause();
            text = text();
        }
        return text;
    }

    String text() {
        return evaluate("document.body ? document.body.innerText : ''");
    }

    void screenshot(Path png) throws IOException {
        String image = call("Page.captureScreenshot", Map.of("format", "png"))
                .required("data")
                .asText();
        Files.createDirectories(png.getParent());
        Files.write(png, Base64.getDecoder().decode(image));
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        page.sendText(Json.write(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(method, e);
        }
    }

    /** Puts the parts of messages together and hands answers to whoever asked. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                take(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void take(String text) {
            try {
                JsonNode answer = Json.mapper().readTree(text);
                CompletableFuture<JsonNode> waiting =
                        asked.remove(answer.path("id").asInt());
                if (waiting != null && answer.has("error")) {
                    waiting.completeExceptionally(
                            new AssertionError(answer.get("error").toString()));
                } else if (waiting != null) {
                    waiting.complete(answer.path("result") instanceof ObjectNode result ? result : answer);
                }
            } catch (IOException e) {
                throw new AssertionError(text, e);
            }
        }
    }

    private static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        page.abort();
        http.close();
        end(process);
    }
}
