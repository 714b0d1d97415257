package io.groundwork.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Stands before a real server and, while a test says so, answers some requests by itself. */
final class FaultyServer implements AutoCloseable {
    private static final Set<String> OURS =
            Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

    private final URI server;
    private final HttpServer proxy;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> faulty = request -> false;
    private volatile Predicate<String> watched = request -> false;
    private volatile Runnable meanwhile = () -> {};
    private volatile int status;

    private FaultyServer(URI server, HttpServer proxy) {
        this.server = server;
        this.proxy = proxy;
    }

    static FaultyServer before(URI server) {
        try {
            HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var faulty = new FaultyServer(server, proxy);
            proxy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            proxy.createContext("/", faulty::handle);
            proxy.start();
            return faulty;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());
    }

    /** From now on requests such as {@code POST /internal/v1/runs/...} are answered with that status, in words that are not ours. */
    void answer(int code, Predicate<String> requests) {
        status = code;
        faulty = requests;
    }

    void heal() {
        faulty = request -> false;
    }

    /** Does something while a request is on its way. */
    void during(Predicate<String> requests, Runnable action) {
        meanwhile = action;
        watched = requests;
    }

    List<String> refused() {
        return List.copyOf(refused);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (faulty.test(request)) {
                refused.add(request);
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            if (watched.test(request)) {
                meanwhile.run();
            }
            forward(exchange, body);
        }
    }

    private void forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OURS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        proxy.stop(0);
        http.close();
    }
}
