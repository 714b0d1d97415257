package io.groundwork.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A module registry with one module, as far as the protocol {@code modules.v1} goes for an engine. */
final class ModuleRegistry implements AutoCloseable {
    private final HttpServer server;
    private final String module;
    private final Map<String, Path> versions;

    /**
     * Serves at once.
     *
     * @param module NAMESPACE/NAME/PROVIDER
     * @param versions version to the directory of the module
     */
    ModuleRegistry(String module, Map<String, Path> versions) throws IOException {
        this.module = module;
        this.versions = versions;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/modules/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String base = "/v1/modules/" + module + "/";
        String path = exchange.getRequestURI().getPath();
        if (path.equals(base + "versions")) {
            String list = versions.keySet().stream()
                    .map(version -> "{\"version\": \"" + version + "\"}")
                    .collect(Collectors.joining(","));
            send(exchange, 200, "{\"modules\": [{\"versions\": [" + list + "]}]}");
            return;
        }
        for (Map.Entry<String, Path> version : versions.entrySet()) {
            if (path.equals(base + version.getKey() + "/download")) {
                exchange.getResponseHeaders().set("X-Terraform-Get", "/" + version.getKey() + ".zip");
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
                return;
            }
            if (path.equals("/" + version.getKey() + ".zip")) {
                send(exchange, 200, "application/zip", zipped(version.getValue()));
                return;
            }
        }
        send(exchange, 404, "{\"errors\": [\"Not Found\"]}");
    }

    private static byte[] zipped(Path directory) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes);
                DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(String.valueOf(file.getFileName())));
                Files.copy(file, zip);
            }
        }
        return bytes.toByteArray();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        send(exchange, status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean wanted = !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, wanted ? body.length : -1);
        if (wanted) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
