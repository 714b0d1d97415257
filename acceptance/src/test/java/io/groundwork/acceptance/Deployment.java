package io.groundwork.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Groundwork as an operator runs it: a real Temporal server with a database file, {@code groundwork server} and
 * {@code groundwork worker} as processes of their own, and the CLI beside them. Not thread-safe.
 */
public final class Deployment implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path root;
    private final Map<String, String> common = new HashMap<>();
    private final List<Program> programs = new ArrayList<>();
    private final URI serverAddress;
    private final ServerApi api;
    private final Map<String, String> workerEnvironment;
    private final Map<String, String> serverEnvironment;
    private final int temporalPort = Ports.free();
    private final int serverPort = Ports.free();
    private Distribution serversBuild;
    private Distribution workersBuild;
    private URI workersServer;
    private Program temporal;
    private Program server;
    private Program worker;

    /** Starts all of it; everything lives under {@code root}, which is made if missing. */
    public Deployment(Path root) {
        this(root, Map.of());
    }

    /** As {@link #Deployment(Path)}, with more in the worker's environment. */
    Deployment(Path root, Map<String, String> workerEnvironment) {
        this(root, workerEnvironment, Distribution.underTest());
    }

    /** As {@link #Deployment(Path, Map)}, of another build: until {@link #upgradeServer} and {@link #upgradeWorker}. */
    Deployment(Path root, Map<String, String> workerEnvironment, Distribution build) {
        this(root, workerEnvironment, Map.of(), build);
    }

    /** As {@link #Deployment(Path)}, with more in the server's environment, and none of it in the worker's. */
    static Deployment whoseServerHas(Map<String, String> environment, Path root) {
        return new Deployment(root, Map.of(), environment, Distribution.underTest());
    }

    private Deployment(
            Path root,
            Map<String, String> workerEnvironment,
            Map<String, String> serverEnvironment,
            Distribution build) {
        this.root = root;
        this.serverEnvironment = Map.copyOf(serverEnvironment);
        this.workerEnvironment = Map.copyOf(workerEnvironment);
        serversBuild = build;
        workersBuild = build;
        serverAddress = URI.create("http://127.0.0.1:" + serverPort);
        workersServer = serverAddress;
        api = new ServerApi(serverAddress, this::token);
        common.put("TEMPORAL_ADDRESS", "127.0.0.1:" + temporalPort);
        common.put("GROUNDWORK_KEY_RING", root.resolve("keyring.json").toString());
        common.put("GROUNDWORK_TOKEN_FILE", tokenFile().toString());
        common.put("TF_CLI_CONFIG_FILE", Cloud.engineConfiguration(root).toString());
        // A loaded machine is no reason for a verdict.
        common.put("GROUNDWORK_POLICY_SECONDS", "20");

        temporal = startTemporal();
        Result keyRing = cli("keyring", "create");
        require(keyRing.exitCode() == 0, "no key ring was made: " + keyRing);
        server = startServer();
        worker = startWorker("worker");
    }

    private Program startTemporal() {
        List<String> command = DevServerCommand.of(tool("temporal"), temporalPort, root.resolve("temporal.db"));
        Program started = started("temporal", command, Map.of());
        started.awaitReady(START, () -> Ports.listens(temporalPort));
        return started;
    }

    private Program startServer() {
        Map<String, String> environment = new HashMap<>(serverEnvironment);
        environment.put("GROUNDWORK_DATA_DIR", root.resolve("server").toString());
        environment.put("GROUNDWORK_PORT", Integer.toString(serverPort));
        environment.put("GROUNDWORK_PUBLIC_URL", workersServer.toString());
        if (serversBuild.equals(Distribution.underTest())) {
            // An older build does not know the setting, and takes them all.
            environment.put("GROUNDWORK_ACCEPT_TEMPORAL_STARTS", "true");
        }
        Program started = started("server", List.of(serversBuild.binary(), "server"), environment);
        awaitReady(started);
        return started;
    }

    /** One more worker, or one that is back on the data directory it had before. */
    Program startWorker(String dataDirectory) {
        Map<String, String> environment = new HashMap<>(workersBuild.workerSettings());
        environment.putAll(workerEnvironment);
        environment.put("GROUNDWORK_DATA_DIR", root.resolve(dataDirectory).toString());
        environment.put("GROUNDWORK_SERVER", workersServer.toString());
        environment.put("TEMPORAL_CLOUD_API_KEY", Cloud.KEY);
        environment.putIfAbsent("TEMPORAL_WORKER_METRICS_PORT", "0");
        Program started = started(dataDirectory, List.of(workersBuild.binary(), "worker"), environment);
        awaitReady(started);
        return started;
    }

    /** Whether the worker with this data directory has planned the run; one that only began to prepare it has a directory, too. */
    boolean isOnDiskOf(String dataDirectory, String run) {
        return Files.isDirectory(
                root.resolve(dataDirectory).resolve("worker/runs").resolve(run).resolve("plan-1"));
    }

    private static void awaitReady(Program program) {
        program.awaitReady(START, () -> program.out().contains("ready"));
    }

    /** Where the one worker serves its metrics. */
    public URI workerMetrics() {
        return URI.create(worker.address("metrics"));
    }

    /** The one worker; replaced by {@link #restartWorker}. */
    Program worker() {
        return worker;
    }

    /** Another worker on the directory of the one that is gone. */
    void restartWorker() {
        worker = startWorker("worker");
    }

    /** As {@link #restartWorker}, of the build under test. */
    void upgradeWorker() {
        workersBuild = Distribution.underTest();
        restartWorker();
    }

    /** Starts server and worker again, and both the worker and its engines reach the server there. */
    void putBehind(URI address) {
        workersServer = address;
        server.close();
        restartServer();
        worker.close();
        restartWorker();
    }

    /** The one server; replaced by {@link #restartServer}. */
    Program serverProcess() {
        return server;
    }

    /** Another server on the port and the directory of the one that is gone. */
    void restartServer() {
        server = startServer();
    }

    /** As {@link #restartServer}, of the build under test; client commands are that build's, too. */
    void upgradeServer() {
        serversBuild = Distribution.underTest();
        restartServer();
    }

    /** The one Temporal server; replaced by {@link #restartTemporal}. */
    Program temporalProcess() {
        return temporal;
    }

    /** Another Temporal server on the port and the database of the one that is gone. */
    void restartTemporal() {
        temporal = startTemporal();
    }

    /** Runs a client command to its end. */
    public Result cli(String... arguments) {
        try (Program program = start(arguments)) {
            return program.await(Duration.ofMinutes(3));
        }
    }

    /** Starts a client command and leaves it running; closed by the caller. */
    Program start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(serversBuild.binary()));
        command.addAll(List.of(arguments));
        return Program.start(logs(), "cli", command, new HashMap<>(environment()));
    }

    /** As {@link #start}, at a terminal. */
    Program startAtTerminal(String... arguments) {
        List<String> command = new ArrayList<>(List.of(serversBuild.binary()));
        command.addAll(List.of(arguments));
        return Program.startAtTerminal(logs(), "at-terminal", command, new HashMap<>(environment()));
    }

    /** What a client command finds in its environment. */
    Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(common);
        all.put("GROUNDWORK_SERVER", serverAddress.toString());
        return all;
    }

    /** The directory of the worker's scratch files. */
    Path workerFiles() {
        return root.resolve("worker/worker");
    }

    String temporalAddress() {
        return String.valueOf(common.get("TEMPORAL_ADDRESS"));
    }

    /** Runs Temporal's own CLI against the deployment's server; what it sends is not encrypted. */
    public Result temporal(String... arguments) {
        return temporal(Map.of(), arguments);
    }

    /** As above, with a codec server that encrypts what it sends. */
    Result temporalThrough(Program codecServer, String... arguments) {
        return temporal(
                Map.of(
                        "TEMPORAL_CODEC_ENDPOINT",
                        codecServer.address("codec endpoint"),
                        "TEMPORAL_CODEC_AUTH",
                        "Bearer " + token()),
                arguments);
    }

    private Result temporal(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(tool("temporal").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--address", temporalAddress(), "--namespace", "default"));
        return run("temporal-cli", command, environment);
    }

    /** Tries a second server on a port and a data directory, and expects it to end by itself. */
    Result server(Path dataDirectory, int port) {
        return run(
                "second-server",
                List.of(binary(), "server", "--port", Integer.toString(port)),
                Map.of("GROUNDWORK_DATA_DIR", dataDirectory.toString()));
    }

    /** A worker that is told of another Temporal; closed by the caller. */
    Program workerOf(String temporalAddress) {
        return Program.start(
                logs(),
                "other-worker",
                List.of(binary(), "worker", "--temporal", temporalAddress),
                with(Map.of(
                        "GROUNDWORK_DATA_DIR",
                        root.resolve("other-worker").toString(),
                        "GROUNDWORK_SERVER",
                        serverAddress.toString())));
    }

    /** Tries another worker with its metrics on a port, and expects it to end by itself. */
    Result workerWithMetricsOn(int port) {
        String data = root.resolve("metrics-worker").toString();
        return run(
                "metrics-worker",
                List.of(binary(), "worker", "--json", "--server", serverAddress.toString(), "--data-dir", data),
                Map.of("TEMPORAL_WORKER_METRICS_PORT", Integer.toString(port)));
    }

    private Result run(String name, List<String> command, Map<String, String> environment) {
        try (Program program = Program.start(logs(), name, command, with(environment))) {
            return program.await(Duration.ofMinutes(3));
        }
    }

    /** Its server, over HTTP. */
    ServerApi api() {
        return api;
    }

    /** As {@link ServerApi#view}. */
    JsonNode view(String run) {
        return api.view(run);
    }

    /** As {@link ServerApi#awaitStatus}. */
    void awaitStatus(String run, String status) {
        api.awaitStatus(run, status);
    }

    /** As {@link ServerApi#awaitEnd(String)}. */
    String awaitEnd(String run) {
        return api.awaitEnd(run);
    }

    /** As {@link ServerApi#awaitEnd(String, Duration)}. */
    String awaitEnd(String run, Duration atMost) {
        return api.awaitEnd(run, atMost);
    }

    /** As {@link ServerApi#awaitLog}. */
    void awaitLog(String run, String text, Duration atMost) {
        api.awaitLog(run, text, atMost);
    }

    /** The name by which the server knows the worker. */
    String workerId() throws IOException {
        return Files.readString(workerFiles().resolve("id")).strip();
    }

    /** Of the one server. */
    public long serverPid() {
        return server.pid();
    }

    /** Where the server answers. */
    public URI server() {
        return serverAddress;
    }

    /** The token it wants to see. */
    public String token() {
        try {
            return Files.readString(tokenFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Memory and start time of each process, one line each. */
    public String describeProcesses() {
        return String.join("\n", temporal.describe(), server.describe(), worker.describe());
    }

    private Path tokenFile() {
        return root.resolve("server/token");
    }

    private Path logs() {
        return root.resolve("logs");
    }

    private Program started(String name, List<String> command, Map<String, String> environment) {
        Program program = Program.start(logs(), name, command, with(environment));
        programs.add(program);
        return program;
    }

    private Map<String, @Nullable String> with(Map<String, String> environment) {
        Map<String, @Nullable String> all = new HashMap<>(common);
        all.putAll(environment);
        return all;
    }

    @Override
    public void close() {
        programs.reversed().forEach(Program::close);
    }

    /** The launcher of the distribution under test. */
    static String binary() {
        return Distribution.underTest().binary();
    }

    /** An example of the distribution under test. */
    static String example(String name) {
        return Distribution.underTest().example(name);
    }

    /** Everything that its processes wrote. */
    Path root() {
        return root;
    }

    static Path tool(String name) {
        Path tool = tools().resolve("bin").resolve(name);
        require(Files.isExecutable(tool), "no " + tool + ": run 'make tools'");
        return tool;
    }

    static Path tools() {
        return Path.of(System.getProperty("groundwork.tools", ""));
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
