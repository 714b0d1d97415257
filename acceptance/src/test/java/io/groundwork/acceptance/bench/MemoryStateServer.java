package io.groundwork.acceptance.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** The simplest http backend there can be: a map. The bare engine's best case for remote state. */
final class MemoryStateServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> states = new ConcurrentHashMap<>();

    MemoryStateServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    Map<String, String> environment(String workspace) {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/" + workspace;
        return Map.of("TF_HTTP_ADDRESS", address, "TF_HTTP_LOCK_ADDRESS", address, "TF_HTTP_UNLOCK_ADDRESS", address);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                byte[] state = states.get(name);
                exchange.sendResponseHeaders(state == null ? 404 : 200, state == null ? -1 : state.length);
                if (state != null) {
                    exchange.getResponseBody().write(state);
                }
            }
            case "POST" -> {
                states.put(name, body);
                exchange.sendResponseHeaders(200, -1);
            }
            default -> exchange.sendResponseHeaders(200, -1);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
