package io.groundwork.codec;

import com.sun.net.httpserver.HttpServer;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Temporal's codec protocol over the JDK's own HTTP server: {@code POST /encode} and {@code /decode}, alone or under any
 * path. No TLS: a proxy in front brings it.
 */
public final class CodecServer implements AutoCloseable {
    private final HttpServer http;
    private final ExecutorService threads;
    private final String bind;

    private CodecServer(HttpServer http, ExecutorService threads, String bind) {
        this.http = http;
        this.threads = threads;
        this.bind = bind;
    }

    /** Starts, and returns when it answers. Raises {@code port_in_use} (user). */
    public static CodecServer start(CodecSettings settings, KeyRing ring) {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), 0);
        } catch (IOException e) {
            throw Problems.portInUse(
                    settings.bind(), settings.port(), "stop the other process, or choose another port with --port", e);
        }
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("codec-", 0).factory());
        http.setExecutor(threads);
        http.createContext(
                "/",
                new CodecHandler(new CodecAccess(settings), namespace -> PayloadCodecs.forShowing(ring, namespace)));
        http.start();
        return new CodecServer(http, threads, settings.bind());
    }

    /** Where it answers; {@code /encode} and {@code /decode} follow. */
    public URI address() {
        String host = bind.contains(":") ? "[" + bind + "]" : bind;
        return URI.create("http://" + host + ":" + http.getAddress().getPort());
    }

    @Override
    public void close() {
        http.stop(0);
        threads.close();
    }
}
