package io.groundwork.cli.doctor;

import io.groundwork.cli.serve.KeyringCommand;
import io.groundwork.cli.shell.Check;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.RunningStack;
import io.groundwork.cli.shell.TemporalProbe;
import io.groundwork.cli.shell.ToolProbe;
import io.groundwork.client.ApiClient;
import io.groundwork.client.Health;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything {@code doctor} looks at, in the order it is told. */
final class Doctor {
    private static final long ENOUGH_BYTES = 1L << 30;
    private static final int JAVA = 25;

    private final CommandContext shell;

    Doctor(CommandContext shell) {
        this.shell = shell;
    }

    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        checks.add(jdk());
        checks.add(text());
        checks.addAll(engines());
        checks.addAll(new EngineConfigurationCheck(shell).checks());
        checks.addAll(server());
        checks.add(temporal());
        checks.add(opa());
        checks.add(sandbox());
        checks.add(dataDirectory());
        checks.add(keyRing());
        return checks;
    }

    private static Check jdk() {
        String found = Runtime.version() + " at " + System.getProperty("java.home", "?");
        return Runtime.version().feature() >= JAVA
                ? Check.ok("jdk", found)
                : Check.missing("jdk", found, "install a JDK " + JAVA + " or newer and set JAVA_HOME");
    }

    private static Check text() {
        String read = System.getProperty("sun.jnu.encoding", "?");
        return read.equals("UTF-8")
                ? Check.ok("text", "UTF-8")
                : Check.warning(
                        "text",
                        "arguments, variables of the environment and names of files are read as " + read
                                + ": what is not ASCII is damaged",
                        "start groundwork with its launcher, on a system that has the locale C.UTF-8");
    }

    private List<Check> engines() {
        List<Check> found = new ArrayList<>();
        for (String engine : List.of("terraform", "tofu")) {
            find(engine).ifPresent(tool -> found.add(Check.ok(engine, tool.version() + " at " + tool.path())));
        }
        if (found.isEmpty()) {
            found.add(Check.missing(
                    "engine", "neither terraform nor tofu is on PATH", "install one of them, or add it to PATH"));
        }
        return found;
    }

    private List<Check> server() {
        URI address;
        try {
            URI named = shell.namedServer();
            address = named != null
                    ? named
                    : RunningStack.find(shell.dataDirectory())
                            .map(RunningStack::server)
                            .orElse(null);
            if (address == null) {
                return List.of(Check.ok("server", "none; 'groundwork run' brings its own"));
            }
            // Health is answered without a token.
            try (ApiClient api = new ApiClient(address, new Secret("none"))) {
                Health health = api.health();
                Check server =
                        Check.ok("server", health.version() + " at " + address + ", Temporal is " + health.temporal());
                return Stream.concat(Stream.of(server), workers(health.workers()).stream())
                        .toList();
            }
        } catch (ProblemException e) {
            return List.of(
                    Check.missing("server", e.problem().message(), e.problem().nextStep()));
        }
    }

    private static Optional<Check> workers(@Nullable Integer heardOf) {
        if (heardOf == null) {
            return Optional.empty();
        }
        return Optional.of(
                heardOf > 0
                        ? Check.ok("workers", heardOf + " heard of by the server in the last half minute")
                        : Check.missing(
                                "workers",
                                "the server has not heard of any in the last half minute: runs wait",
                                "start one with 'groundwork worker'"));
    }

    private Check temporal() {
        try {
            return shell.parts()
                    .temporal()
                    .ask(shell.invocation().environment())
                    .map(Doctor::temporal)
                    .orElseGet(this::ownTemporal);
        } catch (ProblemException e) {
            return Check.missing("temporal", e.problem().message(), e.problem().nextStep());
        }
    }

    private static Check temporal(TemporalProbe.Answer answer) {
        Problem problem = answer.problem();
        return problem == null
                ? Check.ok("temporal", answer.connection())
                : Check.missing("temporal", problem.message() + " (" + answer.connection() + ")", problem.nextStep());
    }

    private Check ownTemporal() {
        return find("temporal")
                .map(tool -> Check.ok("temporal", tool.version() + " at " + tool.path()))
                .orElseGet(() -> Check.warning(
                        "temporal",
                        "no address is set and no 'temporal' is on PATH: the built-in test server is used",
                        "install the Temporal CLI, so that the history of a run outlives a crash"));
    }

    private Check opa() {
        Optional<ToolProbe.Tool> found = find(Objects.requireNonNullElse(shell.environment("GROUNDWORK_OPA"), "opa"));
        if (found.isEmpty() && shell.environment("GROUNDWORK_POLICIES") != null) {
            return Check.missing(
                    "opa",
                    "GROUNDWORK_POLICIES is set and there is no opa",
                    "install opa, or name it with GROUNDWORK_OPA");
        }
        return found.map(tool -> Check.ok("opa", tool.version() + " at " + tool.path()))
                .orElseGet(() -> Check.ok(
                        "opa", "not installed; the default policies need none, policies of your own (--policy) do"));
    }

    /** Said to everybody: bubblewrap, if it is installed, is not used. */
    private static Check sandbox() {
        return Check.warning(
                "sandbox",
                "none: engines, and what configurations run, may do what the worker's user may",
                "run configurations that you do not trust on a worker with a user, a container or a machine of its own");
    }

    private Check dataDirectory() {
        Path directory = shell.dataDirectory();
        Path existing = existing(directory);
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return Check.missing("data-directory", directory + " cannot be written", "name another with --data-dir");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String found = directory + ", " + (free >> 20) + " MiB free";
            return free >= ENOUGH_BYTES
                    ? Check.ok("data-directory", found)
                    : Check.warning("data-directory", found, "make space, or name another with --data-dir");
        } catch (IOException e) {
            return Check.warning("data-directory", directory + ": " + e.getMessage(), "look at its file system");
        }
    }

    private static @Nullable Path existing(Path path) {
        Path candidate = path;
        while (candidate != null && !Files.exists(candidate)) {
            candidate = candidate.getParent();
        }
        return candidate;
    }

    private Check keyRing() {
        Path file = KeyringCommand.file(shell);
        if (!Files.exists(file)) {
            return Check.ok("key-ring", "none yet; the first 'dev' or 'run' makes " + file);
        }
        try {
            boolean others = Files.getPosixFilePermissions(file).stream()
                    .anyMatch(permission -> !permission.name().startsWith("OWNER"));
            return others
                    ? Check.missing("key-ring", file + " can be read by others", "chmod 600 " + file)
                    : Check.ok("key-ring", file.toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Check.warning("key-ring", file + ": " + e.getMessage(), "make sure that only you can read it");
        }
    }

    private Optional<ToolProbe.Tool> find(String program) {
        return shell.parts().tools().find(program, shell.invocation().environment());
    }
}
