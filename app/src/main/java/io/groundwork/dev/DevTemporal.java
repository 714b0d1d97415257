package io.groundwork.dev;

import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.temporal.TemporalConnection;
import io.groundwork.temporal.TemporalSettings;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Temporal server of our own: a real dev server where there is a {@code temporal} binary, else the in-JVM one. */
public interface DevTemporal extends AutoCloseable {
    /** A connection for one process's parts; closed by the caller. */
    TemporalConnection connect(TemporalSettings settings, KeyRing ring);

    /** For people. */
    String description();

    /** Whether runs outlive this process. */
    boolean keepsHistory();

    @Override
    void close();

    /**
     * Starts one.
     *
     * @param environment its {@code PATH} is where {@code temporal} is looked for
     * @param settings a Temporal that they name is taken as it is
     * @param dataDirectory for its database file and log
     */
    static DevTemporal start(Map<String, String> environment, Settings settings, Path dataDirectory) {
        if (settings.temporalAddress() != null) {
            return new Elsewhere(settings.temporalAddress());
        }
        return binary(environment.getOrDefault("PATH", ""))
                .<DevTemporal>map(found -> DevServer.start(found, dataDirectory))
                .orElseGet(InJvm::start);
    }

    private static Optional<Path> binary(String path) {
        for (String directory : path.split(":", -1)) {
            Path candidate = Path.of(directory, "temporal");
            if (directory.startsWith("/") && Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** {@code temporal server start-dev} with a database file, as a child process. */
    final class DevServer implements DevTemporal {
        private static final Duration START = Duration.ofSeconds(30);

        private final Process process;
        private final String address;

        private DevServer(Process process, String address) {
            this.process = process;
            this.address = address;
        }

        static DevServer start(Path binary, Path dataDirectory) {
            try {
                endStale(dataDirectory);
                int port = freePort();
                List<String> command = new ArrayList<>(List.of(
                        binary.toString(),
                        "server",
                        "start-dev",
                        "--headless",
                        "--ip",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--db-filename",
                        dataDirectory.resolve("temporal.db").toString(),
                        "--log-level",
                        "warn",
                        "--dynamic-config-value",
                        "system.enableActivityEagerExecution=true"));
                Path log = dataDirectory.resolve("temporal.log");
                Process process = new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                var server = new DevServer(process, "127.0.0.1:" + port);
                server.note(dataDirectory);
                server.awaitPort(port, log);
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException("starting " + binary, e);
            }
        }

        private void awaitPort(int port, Path log) {
            long deadline = System.nanoTime() + START.toNanos();
            while (!listens(port)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new Problem(
                                    "temporal_not_started",
                                    ProblemKind.EXTERNAL,
                                    "the Temporal dev server did not start",
                                    "see " + log)
                            .asException();
                }
                pause();
            }
        }

        /** A dev server whose parent was killed still holds the database: it is ended by what it was noted as. */
        private static void endStale(Path dataDirectory) throws IOException {
            Path note = dataDirectory.resolve("temporal.pid");
            if (!Files.exists(note)) {
                return;
            }
            String[] parts = Files.readString(note).strip().split(" ", 2);
            ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(handle -> parts.length > 1 && startOf(handle).equals(parts[1]))
                    .ifPresent(handle -> {
                        handle.destroy();
                        handle.onExit()
                                .orTimeout(10, TimeUnit.SECONDS)
                                .exceptionally(late -> handle)
                                .join();
                    });
            Files.delete(note);
        }

        private void note(Path dataDirectory) throws IOException {
            Files.writeString(
                    dataDirectory.resolve("temporal.pid"), process.pid() + " " + startOf(process.toHandle()) + "\n");
        }

        private static String startOf(ProcessHandle handle) {
            return handle.info().startInstant().map(Object::toString).orElse("unknown");
        }

        @Override
        public TemporalConnection connect(TemporalSettings settings, KeyRing ring) {
            return TemporalConnection.open(settings.at(address), ring);
        }

        @Override
        public String description() {
            return "temporal server start-dev at " + address;
        }

        @Override
        public boolean keepsHistory() {
            return true;
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static boolean listens(int port) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        private static void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static int freePort() throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }
    }

    /** The test server of Temporal's SDK: everything a run needs, but its memory dies with the process. No port. */
    final class InJvm implements DevTemporal {
        private final TestServer.InProcessTestServer server;

        private InJvm(TestServer.InProcessTestServer server) {
            this.server = server;
        }

        static InJvm start() {
            // Time skipping stays locked: a run that waits for a person must not see its expiry jump by.
            return new InJvm(TestServer.createServer(true));
        }

        @Override
        public TemporalConnection connect(TemporalSettings settings, KeyRing ring) {
            return TemporalConnection.over(server.getChannel(), settings, ring);
        }

        @Override
        public String description() {
            return "in this process (keeps no history, lists no runs by query, has no schedules)";
        }

        @Override
        public boolean keepsHistory() {
            return false;
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Somebody else's, named by an address. */
    record Elsewhere(String address) implements DevTemporal {
        @Override
        public TemporalConnection connect(TemporalSettings settings, KeyRing ring) {
            return TemporalConnection.open(settings.at(address), ring);
        }

        @Override
        public String description() {
            return address;
        }

        @Override
        public boolean keepsHistory() {
            return true;
        }

        @Override
        public void close() {
            // Not ours to end.
        }
    }
}
