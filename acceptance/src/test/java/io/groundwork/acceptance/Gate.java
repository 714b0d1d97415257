package io.groundwork.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A web server that keeps a real engine waiting, in {@code init} for a module or in {@code plan} for another
 * configuration's state, until it is opened. Thread-safe.
 */
final class Gate implements AutoCloseable {
    private static final String STATE = """
            {"version": 4, "terraform_version": "1.5.0", "serial": 1, "lineage": "a-gate", "outputs": {}, "resources": []}
            """;

    private final HttpServer server;
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile boolean asked;

    Gate() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/module.zip", exchange -> answer(exchange, "application/zip", module()));
        server.createContext(
                "/state", exchange -> answer(exchange, "application/json", STATE.getBytes(StandardCharsets.UTF_8)));
        server.start();
    }

    /** Source of a module that holds {@code init}. */
    String module(String name) {
        return "module \"%s\" {\n  source = \"%s\"\n}\n".formatted(name, address("/module.zip"));
    }

    /** A data source that holds {@code plan}. */
    String dataSource(String name) {
        return """
                data "terraform_remote_state" "%s" {
                  backend = "http"
                  config = {
                    address = "%s"
                  }
                }
                """.formatted(name, address("/state"));
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Whether an engine stands before it. */
    boolean asked() {
        return asked;
    }

    void open() {
        opened.countDown();
    }

    private void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        asked = true;
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static byte[] module() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("main.tf"));
            zip.write("# empty\n".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        open();
        server.stop(0);
    }
}
