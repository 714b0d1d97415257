package io.groundwork.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.groundwork.problem.Problem;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** A server on loopback that answers what a test tells it to, and remembers what it was asked. */
public final class ScriptedServer implements AutoCloseable {
    public static final String TOKEN = "token-of-the-tests";

    /** Answers one request; it must send something or close the exchange. */
    @FunctionalInterface
    public interface Answer {
        void give(Exchange exchange) throws Exception;
    }

    /** What was asked. */
    public record Request(String method, String path, String query, Map<String, List<String>> headers, String text) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    private record Rule(String method, Pattern path, Answer answer) {}

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;

    private ScriptedServer(HttpServer server) {
        this.server = server;
    }

    public static ScriptedServer start() {
        ScriptedServer scripted = new ScriptedServer(bind(0));
        scripted.serve();
        return scripted;
    }

    private static HttpServer bind(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The newest rule that fits wins; the path is a regular expression. */
    public ScriptedServer on(String method, String path, Answer answer) {
        rules.addFirst(new Rule(method, Pattern.compile(path), answer));
        return this;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public List<Request> requests(String method, String path) {
        return requests.stream()
                .filter(request -> request.method().equals(method) && Pattern.matches(path, request.path()))
                .toList();
    }

    /** Goes away as a killed server does; every open connection breaks. */
    public void stop() {
        server.stop(0);
    }

    /** Comes back on the same port. */
    public void comeBack() {
        server = bind(server.getAddress().getPort());
        serve();
    }

    private void handle(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(new Request(
                exchange.getRequestMethod(),
                uri.getPath(),
                uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                Map.copyOf(exchange.getRequestHeaders()),
                new String(body, StandardCharsets.UTF_8)));
        Exchange answer = new Exchange(exchange);
        try {
            for (Rule rule : rules) {
                if (rule.method().equals(exchange.getRequestMethod())
                        && rule.path().matcher(uri.getPath()).matches()) {
                    rule.answer().give(answer);
                    return;
                }
            }
            answer.send(404, "text/plain", "nothing here".getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            exchange.close();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** One request being answered. */
    public record Exchange(HttpExchange http) {
        public String query() {
            String query = http.getRequestURI().getRawQuery();
            return query == null ? "" : query;
        }

        public String header(String name) {
            String value = http.getRequestHeaders().getFirst(name);
            return value == null ? "" : value;
        }

        public void json(int status, Object value) throws IOException {
            send(status, "application/json", Json.write(value).getBytes(StandardCharsets.UTF_8));
        }

        public void problem(Problem problem) throws IOException {
            int status = problem.kind().httpStatus();
            send(
                    status,
                    "application/problem+json",
                    Json.write(Map.of(
                                    "title", problem.code(),
                                    "status", status,
                                    "detail", problem.message(),
                                    "code", problem.code(),
                                    "kind", problem.kind().wireName(),
                                    "nextStep", problem.nextStep()))
                            .getBytes(StandardCharsets.UTF_8));
        }

        public void send(int status, String type, byte[] bytes) throws IOException {
            http.getResponseHeaders().set("Content-Type", type);
            http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                try (OutputStream out = http.getResponseBody()) {
                    out.write(bytes);
                }
            }
            http.close();
        }

        /** Begins a stream; write to it, then close it. */
        public OutputStream stream() throws IOException {
            http.getResponseHeaders().set("Content-Type", "text/event-stream");
            http.sendResponseHeaders(200, 0);
            return http.getResponseBody();
        }
    }
}
