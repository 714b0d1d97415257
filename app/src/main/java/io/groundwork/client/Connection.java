package io.groundwork.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;

/**
 * A server's address, our token, and how long to bear with it. Every request that goes through here may be repeated by
 * us: the API makes each of them safe to repeat. Thread-safe.
 */
final class Connection implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** For bodies of up to 256 MiB. */
    static final Duration BODY_TIMEOUT = Duration.ofMinutes(5);

    /** Until the answer begins, not until it ends. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI server;
    private final Secret token;
    private final Duration patience;
    private final Duration answer;

    private Connection(HttpClient http, URI server, Secret token, Duration patience, Duration answer) {
        this.http = http;
        this.server = server;
        this.token = token;
        this.patience = patience;
        this.answer = answer;
    }

    static Connection open(URI server, Secret token) {
        String scheme = server.getScheme();
        if (!("http".equals(scheme) || "https".equals(scheme)) || server.getHost() == null) {
            throw Problems.badInput(
                    "server_address_invalid",
                    "this is not the address of a server: " + server,
                    "write it like http://127.0.0.1:7233 or https://groundwork.example.com");
        }
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        if ("http".equals(scheme)) {
            http.sslContext(new PlaintextSslContext());
        }
        return new Connection(http.build(), server, token, Duration.ZERO, ANSWER_TIMEOUT);
    }

    /** The same connection for a caller who would rather wait than fail while the server is away. */
    Connection patientFor(Duration howLong) {
        return new Connection(http, server, token, howLong, answer);
    }

    /** The same connection for a caller who has other things to do than to wait for an answer. */
    Connection answeredWithin(Duration atMost) {
        return new Connection(http, server, token, patience, atMost);
    }

    URI server() {
        return server;
    }

    HttpRequest.Builder request(String pathAndQuery) {
        String base = server.toString();
        return HttpRequest.newBuilder(
                        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + pathAndQuery))
                .header("Authorization", "Bearer " + token.reveal())
                .timeout(answer);
    }

    /** Sends, bearing with an absent server as long as we have patience; any answer below 300 is a success. */
    <T> T send(HttpRequest request, Body<T> body) {
        Backoff backoff = new Backoff(patience);
        for (int attempt = 1; ; attempt++) {
            try {
                return sendOnce(request, body);
            } catch (ProblemException e) {
                // A kept-alive connection that the server had closed fails once; that is no outage.
                boolean stale = attempt == 1 && e.getCause() instanceof IOException io && !neverArrived(io);
                if (!e.problem().kind().retryable() || !body.mayBeReadAgain() || !(stale || backoff.pause())) {
                    throw e;
                }
            }
        }
    }

    /** Sends once, whatever our patience. */
    <T> T sendOnce(HttpRequest request, Body<T> body) {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() < 300) {
                // The timeout of a request ends with the headers: a body that stands still would be waited for without
                // end.
                try (WatchedStream watched = WatchedStream.of(response.body())) {
                    return body.read(watched);
                }
            }
            throw ProblemResponse.problem(request, response).asException();
        } catch (JsonProcessingException e) {
            throw new Problem(
                            "unexpected_answer",
                            ProblemKind.INTERNAL,
                            request.method() + " " + request.uri().getPath() + " was answered with something else than"
                                    + " the JSON of our API",
                            "check that this is the address of a Groundwork server of this version: " + server)
                    .asException(e);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem("interrupted", ProblemKind.EXTERNAL, "interrupted while waiting for the server", "")
                    .asException(e);
        }
    }

    ProblemException unreachable(IOException cause) {
        String why = switch (cause) {
            case ConnectException _ -> "nothing answers there";
            case HttpTimeoutException _ -> "it does not answer in time";
            default -> "the connection was lost";
        };
        return new Problem(
                        "server_unreachable",
                        ProblemKind.EXTERNAL,
                        "cannot reach the server at " + server + ": " + why,
                        "start it ('groundwork dev' or 'groundwork server'), or name another with --server or"
                                + " GROUNDWORK_SERVER")
                .asException(cause);
    }

    private static boolean neverArrived(IOException e) {
        return e instanceof ConnectException || e instanceof HttpTimeoutException;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Reads the body of a successful answer to its end. */
    interface Body<T> {
        T read(InputStream in) throws IOException;

        /** Whether another answer may be read: not if some of this one has been handed on already. */
        default boolean mayBeReadAgain() {
            return true;
        }
    }
}
