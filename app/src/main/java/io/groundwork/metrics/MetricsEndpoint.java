package io.groundwork.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.groundwork.problem.Problems;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /metrics}, in Prometheus's text format, over the JDK's own HTTP server: the worker has no other, and starts
 * without Spring. Open to whoever reaches the port; there is no secret, run or workspace in what it tells.
 */
final class MetricsEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
    private static final String PATH = "/metrics";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer http;
    private final ExecutorService threads;
    private final String bind;
    private final PrometheusMeterRegistry registry;
    private final List<Runnable> refreshes = new CopyOnWriteArrayList<>();

    private MetricsEndpoint(HttpServer http, ExecutorService threads, String bind, PrometheusMeterRegistry registry) {
        this.http = http;
        this.threads = threads;
        this.bind = bind;
        this.registry = registry;
    }

    static MetricsEndpoint start(MetricsSettings settings, PrometheusMeterRegistry registry) {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), 0);
        } catch (IOException e) {
            throw Problems.portInUse(
                    settings.bind(),
                    settings.port(),
                    "stop the other process, or choose another port with TEMPORAL_WORKER_METRICS_PORT",
                    e);
        }
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("metrics-", 0).factory());
        var endpoint = new MetricsEndpoint(http, threads, settings.bind(), registry);
        http.setExecutor(threads);
        http.createContext("/", endpoint::answer);
        http.start();
        return endpoint;
    }

    void beforeEachLook(Runnable refresh) {
        refreshes.add(refresh);
    }

    URI address() {
        String host = bind.contains(":") ? "[" + bind + "]" : bind;
        return URI.create("http://" + host + ":" + http.getAddress().getPort() + PATH);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean ours = exchange.getRequestURI().getPath().equals(PATH);
            if (!ours || !exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(ours ? 405 : 404, -1);
                return;
            }
            byte[] body = scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TEXT);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String scrape() {
        for (Runnable refresh : refreshes) {
            try {
                refresh.run();
            } catch (RuntimeException e) {
                // The rest is worth showing all the same.
                LOG.warn("refreshing metrics", e);
            }
        }
        return registry.scrape(TEXT);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.close();
    }
}
