package io.groundwork.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who follows a run live, and writes down what arrives. */
final class LiveReader implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Long> sequences = new CopyOnWriteArrayList<>();
    private final List<String> data = new CopyOnWriteArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private final InputStream body;
    private final Thread thread;
    private volatile boolean ended;

    /** @param headers name, value, name, value */
    static LiveReader follow(RunningServer server, String run, String query, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/api/v1/runs/" + run + "/events" + query))
                .header("Authorization", "Bearer " + RunningServer.TOKEN)
                .header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new LiveReader(request.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private LiveReader(HttpRequest request) throws IOException, InterruptedException {
        body = http.send(request, BodyHandlers.ofInputStream()).body();
        thread = Thread.ofVirtual().name("live reader").start(this::read);
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id:")) {
                    sequences.add(Long.valueOf(line.substring(3).strip()));
                } else if (line.startsWith("data:")) {
                    data.add(line.substring(5));
                } else if (line.startsWith(":")) {
                    comments.add(line.substring(1).strip());
                }
            }
            ended = true;
        } catch (IOException e) {
            // Closed by us, or cut.
        }
    }

    List<Long> sequences() {
        return List.copyOf(sequences);
    }

    List<String> data() {
        return List.copyOf(data);
    }

    List<String> comments() {
        return List.copyOf(comments);
    }

    /** Whether the server has ended the stream properly. */
    boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        http.shutdownNow();
        try {
            body.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
