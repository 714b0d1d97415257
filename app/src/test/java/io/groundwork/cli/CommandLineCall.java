package io.groundwork.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.artifact.LeftOut;
import io.groundwork.cli.shell.CliPorts;
import io.groundwork.cli.shell.Interrupts;
import io.groundwork.cli.shell.Invocation;
import io.groundwork.cli.shell.Stack;
import io.groundwork.cli.shell.StackLauncher;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.cli.shell.TemporalProbe;
import io.groundwork.cli.shell.ToolProbe;
import io.groundwork.client.ScriptedServer;
import io.groundwork.opa.OpaSettings;
import io.groundwork.problem.Problem;
import io.groundwork.secret.Secret;
import io.groundwork.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One call of {@code groundwork} inside the test's process, against a scripted server. */
public final class CommandLineCall {
    /** What came of it. */
    public record Result(int status, String out, String err) {
        public List<JsonNode> json() {
            return out.lines().map(Result::parse).toList();
        }

        public JsonNode lastJson() {
            return json().getLast();
        }

        private static JsonNode parse(String line) {
            try {
                return Json.mapper().readTree(line);
            } catch (IOException e) {
                throw new AssertionError("stdout has a line that is no JSON: " + line, e);
            }
        }
    }

    /** Interrupts that a test triggers; nobody is really ended. */
    public static final class FakeInterrupts implements Interrupts {
        public final List<Integer> left = new CopyOnWriteArrayList<>();
        private volatile Handler handler = _ -> {};

        @Override
        public Handling handle(Handler handler) {
            this.handler = handler;
            return () -> this.handler = _ -> {};
        }

        @Override
        public void leave(int status) {
            left.add(status);
        }

        public void interrupt() {
            handler.heard(Signal.INTERRUPT);
        }

        public void terminate() {
            handler.heard(Signal.TERMINATE);
        }
    }

    /** A launcher that knows one server, and remembers what it was asked for. */
    public static final class FakeLauncher implements StackLauncher {
        public final List<StackRequest> opened = new CopyOnWriteArrayList<>();
        public final List<StackRequest> closed = new CopyOnWriteArrayList<>();
        /** What opening a stack fails with, once each. */
        final Queue<Problem> refusals = new ConcurrentLinkedQueue<>();

        private final URI server;

        FakeLauncher(URI server) {
            this.server = server;
        }

        @Override
        public Stack open(StackRequest request) {
            Problem refusal = refusals.poll();
            if (refusal != null) {
                throw refusal.asException();
            }
            opened.add(request);
            return new Stack() {
                @Override
                public URI server() {
                    return server;
                }

                @Override
                public Secret token() {
                    return new Secret(ScriptedServer.TOKEN);
                }

                @Override
                public Map<String, String> addresses() {
                    Map<String, String> addresses = new LinkedHashMap<>();
                    addresses.put("server", server.toString());
                    addresses.put("Temporal UI", "http://127.0.0.1:8233");
                    return addresses;
                }

                @Override
                public void close() {
                    closed.add(request);
                }
            };
        }
    }

    public final Path dataDirectory;
    public final Map<String, String> environment = new LinkedHashMap<>();
    public final FakeInterrupts interrupts = new FakeInterrupts();
    public final FakeLauncher launcher;
    public final Map<String, Path> packedExtras = new LinkedHashMap<>();
    /** What does not travel of a configuration. */
    public LeftOut leftOut = LeftOut.NOTHING;

    final Map<String, ToolProbe.Tool> tools = new LinkedHashMap<>();
    /** What Temporal says; null where none is named. */
    TemporalProbe.@Nullable Answer temporal;

    public final ByteArrayOutputStream out = new ByteArrayOutputStream();
    public final ByteArrayOutputStream err = new ByteArrayOutputStream();
    public InputStream in = new ByteArrayInputStream(new byte[0]);
    public boolean terminal;

    public CommandLineCall(URI server, Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        this.launcher = new FakeLauncher(server);
        environment.put("USER", "ada");
        environment.put("GROUNDWORK_DATA_DIR", dataDirectory.toString());
        environment.put("GROUNDWORK_SERVER", server.toString());
        try {
            Files.writeString(dataDirectory.resolve("token"), ScriptedServer.TOKEN + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public CommandLineCall type(String text) {
        in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        terminal = true;
        return this;
    }

    public Result run(String... arguments) {
        CliPorts parts = new CliPorts(
                launcher,
                this::pack,
                (name, _) -> Optional.ofNullable(tools.get(name)),
                _ -> Optional.ofNullable(temporal),
                variables ->
                        new OpaSettings(null, variables.getOrDefault("PATH", ""), Duration.ofMinutes(2), List.of()),
                "1.2.3");
        int status = new Cli(parts)
                .run(new Invocation(
                        new ArrayList<>(List.of(arguments)),
                        environment,
                        in,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        terminal,
                        interrupts));
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private LeftOut pack(Path directory, Map<String, Path> extras, Path archive) throws IOException {
        packedExtras.putAll(extras);
        Files.writeString(archive, "archive of " + directory.getFileName());
        return leftOut;
    }
}
