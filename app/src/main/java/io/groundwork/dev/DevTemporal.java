package io.groundwork.dev;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.temporal.TemporalConnection;
import io.groundwork.temporal.TemporalSettings;
import io.groundwork.terraform.process.LastResort;
import io.groundwork.terraform.process.OwnSession;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Temporal server of our own: a real dev server if there is a {@code temporal} binary, else the in-JVM one. */
public interface DevTemporal extends AutoCloseable {
    /** A connection for one process's parts, with a place for what Temporal's SDK measures; closed by the caller. */
    TemporalConnection connect(TemporalSettings settings, KeyRing ring, Scope metrics);

    /** As {@link #connect(TemporalSettings, KeyRing, Scope)}, measuring nothing. */
    default TemporalConnection connect(TemporalSettings settings, KeyRing ring) {
        return connect(settings, ring, new NoopScope());
    }

    /** For people. */
    String description();

    /** The address of its web UI, if it has one that we started. */
    default Optional<URI> ui() {
        return Optional.empty();
    }

    /** Whether runs outlive this process. */
    boolean keepsHistory();

    @Override
    void close();

    /** What starts a dev server on a port of loopback, with its database in a directory; without more, with its web UI. */
    static List<String> command(Path binary, int port, Path directory) {
        return List.of(
                binary.toString(),
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--db-filename",
                directory.resolve("temporal.db").toString(),
                // As durable as the default, and one sync for each commit instead of several.
                "--sqlite-pragma=journal_mode=wal",
                // One shard has all of its work and looks at it 20 times a second by default, which holds up runs where
                // more than about five of them begin in a second.
                "--dynamic-config-value=history.transferProcessorMaxPollRPS=1000",
                // Its HTTP API cannot be switched off and takes a POST from any web page that guesses its port: it
                // answers only
                // to a name that no address can have.
                "--dynamic-config-value=frontend.httpAllowedHosts=[\"closed.invalid\"]",
                "--log-level",
                "warn");
    }

    /** One that nobody listens on at the moment. */
    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("looking for a free port", e);
        }
    }

    /** As {@link #start(Map, Settings, Path, TemporalUi)}, without a web UI. */
    static DevTemporal start(Map<String, String> environment, Settings settings, Path dataDirectory) {
        return start(environment, settings, dataDirectory, null);
    }

    /**
     * Starts one.
     *
     * @param environment its {@code PATH} is where {@code temporal} is looked for
     * @param settings a Temporal that they name is taken as it is
     * @param dataDirectory for its database file and log
     * @param ui the web UI to start with it, if it has one; null for none
     */
    static DevTemporal start(
            Map<String, String> environment, Settings settings, Path dataDirectory, @Nullable TemporalUi ui) {
        if (settings.temporalAddress() != null) {
            return new Elsewhere(settings.temporal().describe());
        }
        return binary(environment.getOrDefault("PATH", ""))
                .<DevTemporal>map(found -> DevServer.start(found, dataDirectory, ui))
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
        private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
        private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
        private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
        /** For one question whether it answers: short, because a server that ends meanwhile is noticed only between two. */
        private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

        private final Process process;
        private final String address;
        private final @Nullable TemporalUi ui;
        /** For a command that is interrupted while it starts, and closes nothing. */
        private final LastResort lastResort;

        private DevServer(Process process, String address, @Nullable TemporalUi ui) {
            this.process = process;
            this.address = address;
            this.ui = ui;
            this.lastResort = LastResort.of(process::destroy);
        }

        static DevServer start(Path binary, Path dataDirectory, @Nullable TemporalUi ui) {
            try {
                endStale(dataDirectory);
                int port = freePort();
                List<String> command = new ArrayList<>(command(binary, port, dataDirectory));
                command.addAll(ui == null ? List.of("--headless") : ui.arguments());
                Path log = dataDirectory.resolve("temporal.log");
                PrivateFiles.createIfMissing(log);
                // In a session of its own: after a Ctrl-C at our terminal it is what the run is stopped with.
                Process process = new ProcessBuilder(OwnSession.of(command))
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                var server = new DevServer(process, "127.0.0.1:" + port, ui);
                try {
                    server.note(dataDirectory);
                    server.awaitAnswer(port, log);
                    closeDatabase(dataDirectory);
                } catch (IOException | RuntimeException e) {
                    server.close();
                    throw e;
                }
                return server;
            } catch (IOException e) {
                throw notStarted("starting " + binary + ": " + e.getMessage(), "see that it runs by itself", e);
            }
        }

        /** The server listens a while before it answers requests, longer if it reads a database that has runs in it. */
        private void awaitAnswer(int port, Path log) {
            long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
            while (!listens(port)) {
                assertStarting(deadline, log);
                pause();
            }
            while (!TemporalConnection.answers(address, ANSWER_TIMEOUT)) {
                assertStarting(deadline, log);
            }
        }

        private void assertStarting(long deadline, Path log) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw notStarted("the Temporal dev server did not start: " + lastWords(log), "see " + log, null);
            }
        }

        /** It makes its own files, for everybody: an empty one of ours it would not set up. */
        private static void closeDatabase(Path dataDirectory) throws IOException {
            for (String name : List.of("temporal.db", "temporal.db-wal", "temporal.db-shm")) {
                if (Files.exists(dataDirectory.resolve(name))) {
                    PrivateFiles.close(dataDirectory.resolve(name), 0, Set.of());
                }
            }
        }

        private static ProblemException notStarted(String what, String nextStep, @Nullable Exception cause) {
            var problem = new Problem("temporal_not_started", ProblemKind.EXTERNAL, what, nextStep);
            return cause == null ? problem.asException() : problem.asException(cause);
        }

        /** The last line it printed: most often the reason, e.g. that its database is of a newer version. */
        private static String lastWords(Path log) {
            try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
                return lines.filter(line -> !line.isBlank())
                        .reduce((first, second) -> second)
                        .orElse("it said nothing");
            } catch (IOException | UncheckedIOException e) {
                return "what it said cannot be read";
            }
        }

        /** A dev server whose parent was killed still holds the database: it is ended by what it was noted as. */
        private static void endStale(Path dataDirectory) throws IOException {
            Path note = dataDirectory.resolve("temporal.pid");
            if (!Files.exists(note)) {
                return;
            }
            noted(Files.readString(note)).ifPresent(stale -> {
                stale.destroy();
                if (!ended(stale)) {
                    stale.destroyForcibly();
                    ended(stale);
                }
            });
            Files.delete(note);
        }

        /** Empty if nothing readable is noted, or the number belongs to another process by now. */
        private static Optional<ProcessHandle> noted(String note) {
            String[] parts = note.strip().split(" ", 2);
            if (parts.length < 2 || !parts[0].matches("[0-9]{1,18}")) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(handle -> startOf(handle).equals(parts[1]));
        }

        private static boolean ended(ProcessHandle handle) {
            return handle.onExit()
                    .thenApply(gone -> true)
                    .completeOnTimeout(false, STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }

        private void note(Path dataDirectory) throws IOException {
            PrivateFiles.createIfMissing(dataDirectory.resolve("temporal.pid"));
            Files.writeString(
                    dataDirectory.resolve("temporal.pid"), process.pid() + " " + startOf(process.toHandle()) + "\n");
        }

        private static String startOf(ProcessHandle handle) {
            return handle.info().startInstant().map(Object::toString).orElse("unknown");
        }

        @Override
        public TemporalConnection connect(TemporalSettings settings, KeyRing ring, Scope metrics) {
            return TemporalConnection.open(settings.at(address), ring, metrics);
        }

        @Override
        public String description() {
            return "temporal server start-dev at " + address;
        }

        @Override
        public Optional<URI> ui() {
            return Optional.ofNullable(ui).map(TemporalUi::address);
        }

        @Override
        public boolean keepsHistory() {
            return true;
        }

        @Override
        public void close() {
            process.destroy();
            lastResort.close();
            try {
                if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
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
                TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
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
        public TemporalConnection connect(TemporalSettings settings, KeyRing ring, Scope metrics) {
            return TemporalConnection.over(server.getChannel(), settings.at("in this process"), ring, metrics);
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

    /** Somebody else's, named by the settings. */
    record Elsewhere(String description) implements DevTemporal {
        @Override
        public TemporalConnection connect(TemporalSettings settings, KeyRing ring, Scope metrics) {
            return TemporalConnection.open(settings, ring, metrics);
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
