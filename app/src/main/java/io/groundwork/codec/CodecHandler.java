package io.groundwork.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemDocument;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.wire.Json;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.payload.codec.PayloadCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of Temporal's codec protocol: {@code Payloads} in proto-JSON in, the same out. Only the end of the path
 * counts, as the protocol wants it. Whatever is wrong is told in one problem+json answer. Thread-safe.
 */
final class CodecHandler implements HttpHandler {
    static final int MOST_BYTES = 10 << 20;
    /** Values within a body, roughly: each takes more memory than it has bytes, before anybody knows what it is. */
    static final int MOST_VALUES = 200_000;
    /** What a client still sends is heard to the end, so that it comes to read the answer; beyond this it is cut off. */
    private static final long MOST_DRAINED = 256L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(CodecHandler.class);

    private final CodecAccess doorkeeper;
    private final Function<@Nullable String, PayloadCodec> codecs;

    /** Bodies and answers of one request take a hundred megabytes at the most: one after the other. */
    private final Semaphore turn = new Semaphore(1, true);

    /** @param codecs by namespace, which is null if the client does not name one */
    CodecHandler(CodecAccess doorkeeper, Function<@Nullable String, PayloadCodec> codecs) {
        this.doorkeeper = doorkeeper;
        this.codecs = codecs;
    }

    private record Answer(int status, String type, String body) {
        static Answer of(Problem problem) {
            int status = switch (problem.code()) {
                // HTTP has more to say here than the kind.
                case "method_not_allowed" -> 405;
                case "body_too_large" -> 413;
                case "media_type_not_supported" -> 415;
                default -> problem.kind().httpStatus();
            };
            String document = Json.write(ProblemDocument.of(problem, status));
            return new Answer(status, ProblemDocument.MEDIA_TYPE, document);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            drain(exchange.getRequestBody());
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            if (body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            doorkeeper.admitOrigin(exchange);
            if (isPreflight(exchange)) {
                return preflight(exchange.getResponseHeaders(), exchange.getRequestHeaders());
            }
            return new Answer(200, "application/json", converted(exchange));
        } catch (ProblemException e) {
            return Answer.of(e.problem());
        } catch (UnreadablePayload e) {
            return Answer.of(e.problem());
        } catch (RuntimeException e) {
            LOG.error("answering with internal", e);
            return Answer.of(
                    new Problem("internal", ProblemKind.INTERNAL, "the codec server failed to answer", "see its log"));
        }
    }

    private static boolean isPreflight(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("OPTIONS")
                && exchange.getRequestHeaders().containsKey("Origin")
                && exchange.getRequestHeaders().containsKey("Access-Control-Request-Method");
    }

    private static Answer preflight(Headers answer, Headers asked) {
        answer.set("Access-Control-Allow-Methods", "POST");
        // What Temporal's UI sends: https://github.com/temporalio/ui, data-encoder.
        answer.set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Namespace");
        answer.set("Access-Control-Max-Age", "600");
        if (asked.containsKey("Access-Control-Request-Private-Network")) {
            // Temporal Cloud's page asks a codec server on the viewer's own machine or network.
            answer.set("Access-Control-Allow-Private-Network", "true");
        }
        return new Answer(204, "", "");
    }

    private String converted(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean encodes = path.endsWith("/encode");
        if (!encodes && !path.endsWith("/decode")) {
            throw new Problem(
                            "no_such_endpoint",
                            ProblemKind.NOT_FOUND,
                            "there is no such endpoint",
                            "POST to /encode or /decode")
                    .asException();
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            throw Problems.badInput("method_not_allowed", "this endpoint has no such method", "use POST");
        }
        doorkeeper.admit(exchange);
        turn.acquireUninterruptibly();
        try {
            return converted(exchange, path, encodes);
        } finally {
            turn.release();
        }
    }

    private String converted(HttpExchange exchange, String path, boolean encodes) throws IOException {
        List<Payload> payloads = payloads(exchange);
        PayloadCodec codec = codecs.apply(exchange.getRequestHeaders().getFirst("X-Namespace"));
        List<Payload> others = encodes ? codec.encode(payloads) : codec.decode(payloads);
        LOG.info("{} {} payloads of {}", encodes ? "encoded" : "decoded", payloads.size(), who(exchange, path));
        return JsonFormat.printer()
                .omittingInsignificantWhitespace()
                .print(Payloads.newBuilder().addAllPayloads(others));
    }

    private static List<Payload> payloads(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw Problems.badInput(
                    "media_type_not_supported",
                    "this endpoint takes JSON",
                    "send it with 'Content-Type: application/json'");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw Problems.badInput(
                    "body_too_large", "the body is larger than " + (MOST_BYTES >> 20) + " MiB", "send fewer payloads");
        }
        if (values(body) > MOST_VALUES) {
            throw Problems.badInput("body_too_large", "the body holds too many payloads", "send fewer payloads");
        }
        try {
            var payloads = Payloads.newBuilder();
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            JsonFormat.parser().merge(text, payloads);
            return payloads.getPayloadsList();
        } catch (CharacterCodingException | InvalidProtocolBufferException e) {
            // Its own words quote the body: left out.
            throw Problems.badInput(
                    "body_unreadable",
                    "the body is not Payloads of Temporal's API in JSON",
                    "send {\"payloads\": [{\"metadata\": {...}, \"data\": \"...\"}]}");
        }
    }

    /** What separates values in JSON. Payloads are Base64, in which none of it occurs. */
    private static int values(byte[] json) {
        int values = 0;
        for (byte octet : json) {
            if (octet == '{' || octet == '[' || octet == ',') {
                values++;
            }
        }
        return values;
    }

    /** For the log: the namespace as the client names it, and which page or program asked. */
    private static String who(HttpExchange exchange, String path) {
        String named = exchange.getRequestHeaders().getFirst("X-Namespace");
        String namespace = named != null ? named : path.substring(0, path.lastIndexOf('/'));
        return printable(namespace) + " for "
                + printable(exchange.getRequestHeaders().getFirst("Origin"));
    }

    private static String printable(@Nullable String text) {
        return text == null || text.isEmpty() ? "(unnamed)" : text.replaceAll("[^\\w.:@/-]", "?");
    }

    private static void drain(InputStream body) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = MOST_DRAINED;
        for (int n = body.read(buffer); n >= 0 && left > 0; n = body.read(buffer)) {
            left -= n;
        }
    }
}
