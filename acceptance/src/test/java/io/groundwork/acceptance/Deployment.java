package io.groundwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groundwork as an operator runs it: a real Temporal server with a database file, {@code groundwork server} and
 * {@code groundwork worker} as processes of their own, and the CLI beside them.
 */
final class Deployment implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path root;
    private final Path binary;
    private final Map<String, String> common = new HashMap<>();
    private final List<Program> programs = new ArrayList<>();
    private final String serverAddress;
    private Program worker;

    /** Starts all of it; everything lives under {@code root}. */
    Deployment(Path root) {
        this.root = root;
        this.binary = distribution().resolve("bin/groundwork");
        int temporalPort = freePort();
        int serverPort = freePort();
        serverAddress = "http://127.0.0.1:" + serverPort;
        common.put("TEMPORAL_ADDRESS", "127.0.0.1:" + temporalPort);
        common.put("GROUNDWORK_KEY_RING", root.resolve("keyring.json").toString());
        common.put("GROUNDWORK_TOKEN_FILE", root.resolve("server/token").toString());

        Program temporal = start("temporal", temporalCommand(temporalPort), Map.of());
        temporal.awaitThat("Temporal", START, () -> listens(temporalPort));
        require(cli("keyring", "create").exitCode() == 0, "no key ring was made");
        Program server = start(
                "server",
                List.of(binary.toString(), "server"),
                Map.of(
                        "GROUNDWORK_DATA_DIR", root.resolve("server").toString(),
                        "GROUNDWORK_PORT", Integer.toString(serverPort)));
        server.awaitThat("server", START, () -> listens(serverPort));
        worker = startWorker();
    }

    private List<String> temporalCommand(int port) {
        Path temporal = Path.of(System.getProperty("groundwork.tools"), "bin/temporal");
        List<String> command = new ArrayList<>(List.of(
                temporal.toString(),
                "server",
                "start-dev",
                "--headless",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--db-filename",
                root.resolve("temporal.db").toString(),
                "--log-level",
                "error"));
        for (String name : List.of("provisionStatus", "tfDirectory", "workspace", "runId")) {
            command.addAll(List.of("--search-attribute", name + "=Keyword"));
        }
        return command;
    }

    Program startWorker() {
        Program started = start(
                "worker",
                List.of(binary.toString(), "worker"),
                Map.of("GROUNDWORK_DATA_DIR", root.resolve("worker").toString(), "GROUNDWORK_SERVER", serverAddress));
        started.awaitThat("worker", START, () -> started.out().contains("worker ready"));
        return started;
    }

    Program worker() {
        return worker;
    }

    void restartWorker() {
        worker = startWorker();
    }

    /** Runs a client command to its end. */
    Result cli(String... args) {
        return command(args).await(Duration.ofMinutes(3));
    }

    /** Starts a client command and leaves it running. */
    Program command(String... args) {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(args));
        return start("cli", command, Map.of("GROUNDWORK_SERVER", serverAddress));
    }

    private Program start(String name, List<String> command, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(common);
        all.putAll(environment);
        Program program = Program.start(root.resolve("logs"), name, command, all);
        programs.add(program);
        return program;
    }

    @Override
    public void close() {
        programs.reversed().forEach(Program::close);
    }

    private static Path distribution() {
        Path dist = Path.of(System.getProperty("groundwork.dist"));
        require(Files.isExecutable(dist.resolve("bin/groundwork")), "no distribution in " + dist + ": run 'make dist'");
        return dist;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean listens(int port) {
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
