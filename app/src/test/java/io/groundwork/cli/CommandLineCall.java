package io.groundwork.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.artifact.LeftOut;
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
final class CommandLineCall {
    /** What came of it. */
    record Result(int status, String out, String err) {
        List<JsonNode> json() {
            return out.lines().map(Result::parse).toList();
        }

        JsonNode lastJson() {
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
    static final class FakeInterrupts implements Interrupts {
        final List<Integer> left = new CopyOnWriteArrayList<>();
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

        void interrupt() {
            handler.heard(Signal.INTERRUPT);
        }

        void terminate() {
            handler.heard(Signal.TERMINATE);
        }
    }

    /** A launcher that knows one server, and remembers what it was asked for. */
    static final class FakeLauncher implements StackLauncher {
        final List<StackRequest> opened = new CopyOnWriteArrayList<>();
        final List<StackRequest> closed = new CopyOnWriteArrayList<>();
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

    final Path dataDirectory;
    final Map<String, String> environment = new LinkedHashMap<>();
    final FakeInterrupts interrupts = new FakeInterrupts();
    final FakeLauncher launcher;
    final Map<String, Path> packedExtras = new LinkedHashMap<>();
    /** What does not travel of a configuration. */
    LeftOut leftOut = LeftOut.NOTHING;

    final Map<String, ToolProbe.Tool> tools = new LinkedHashMap<>();
    /** What Temporal says; null where none is named. */
    TemporalProbe.@Nullable Answer temporal;

    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(new byte[0]);
    boolean terminal;

    CommandLineCall(URI server, Path dataDirectory) {
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

    CommandLineCall type(String text) {
        in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        terminal = true;
        return this;
    }

    Result run(String... arguments) {
        Parts parts = new Parts(
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
