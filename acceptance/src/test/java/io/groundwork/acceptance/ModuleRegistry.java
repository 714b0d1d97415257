package io.groundwork.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A module registry, as far as the protocol {@code modules.v1} goes for an engine. */
final class ModuleRegistry implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Path> modules;

    /**
     * Serves at once.
     *
     * @param modules NAMESPACE/NAME/PROVIDER/VERSION to the directory of the module
     */
    ModuleRegistry(Map<String, Path> modules) throws IOException {
        this.modules = modules;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The block of an engine's CLI configuration that has it ask here for the modules of a host. */
    String asHost(String name) {
        return """
                host "%s" {
                  services = {
                    "modules.v1" = "http://127.0.0.1:%d/v1/modules/"
                  }
                }
                """.formatted(name, server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String asked = path.replaceFirst("^/v1/modules/", "").replaceFirst("/[^/]*$", "");
        if (path.endsWith("/versions") && !versionsOf(asked).isEmpty()) {
            String list = versionsOf(asked).stream()
                    .map(version -> "{\"version\": \"" + version + "\"}")
                    .collect(Collectors.joining(","));
            send(exchange, 200, "{\"modules\": [{\"versions\": [" + list + "]}]}");
            return;
        }
        if (path.endsWith("/download") && modules.containsKey(asked)) {
            exchange.getResponseHeaders().set("X-Terraform-Get", "/" + asked + ".zip");
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            return;
        }
        Path archived = modules.get(path.replaceFirst("^/(.*)\\.zip$", "$1"));
        if (archived != null) {
            send(exchange, 200, "application/zip", zipped(archived));
            return;
        }
        send(exchange, 404, "{\"errors\": [\"Not Found\"]}");
    }

    private List<String> versionsOf(String module) {
        return modules.keySet().stream()
                .filter(key -> key.startsWith(module + "/"))
                .map(key -> key.substring(module.length() + 1))
                .toList();
    }

    private static byte[] zipped(Path directory) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes);
                Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
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
