package io.groundwork.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.groundwork.wire.Json;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a codec server the way Temporal's UI and CLI do. */
final class CodecClient implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;

    CodecClient(URI server) {
        this.server = server;
    }

    /** What the server said. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The code of a problem, which is all that is in the body and in the media type it should be in. */
        String code() {
            if (!header("Content-Type").equals("application/problem+json")) {
                throw new AssertionError("no problem: " + response + " " + text());
            }
            try {
                return Json.mapper().readTree(text()).required("code").asText();
            } catch (IOException e) {
                throw new AssertionError(text(), e);
            }
        }

        List<Payload> payloads() {
            try {
                var payloads = Payloads.newBuilder();
                JsonFormat.parser().merge(text(), payloads);
                return payloads.getPayloadsList();
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("no payloads: " + response + " " + text(), e);
            }
        }
    }

    static String json(Payload... payloads) {
        try {
            return JsonFormat.printer().print(Payloads.newBuilder().addAllPayloads(List.of(payloads)));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    Answer post(String path, Map<String, String> headers, String body) {
        return send("POST", path, headers, HttpRequest.BodyPublishers.ofString(body));
    }

    Answer send(String method, String path, Map<String, String> headers, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofMinutes(1))
                .method(method, body);
        headers.forEach(request::header);
        try {
            return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException("a dropped connection is no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Headers with some more, later ones replacing earlier ones; an empty value takes one away. */
    static Map<String, String> with(Map<String, String> headers, String... namesAndValues) {
        Map<String, String> all = new java.util.LinkedHashMap<>(headers);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            all.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return all.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void close() {
        http.close();
    }
}
