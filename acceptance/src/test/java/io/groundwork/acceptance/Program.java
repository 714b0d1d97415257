package io.groundwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A program under test or beside it, with its output in files. End it by {@link #close}; only its own pid is touched. */
final class Program implements AutoCloseable {
    /** Whoever starts the tests in the background leaves SIGINT ignored, and a program would inherit that. */
    private static final List<String> LISTENS_TO_INTERRUPTS = List.of("env", "--default-signal=INT");

    private final String name;
    private final Process process;
    private final Path out;
    private final Path err;
    private final long startedAt = System.nanoTime();
    private Duration start = Duration.ZERO;

    private Program(String name, Process process, Path out, Path err) {
        this.name = name;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a program with exactly this environment beside PATH, HOME and the like; a null takes one of those away. */
    static Program start(Path logs, String name, List<String> command, Map<String, @Nullable String> environment) {
        return start(
                logs,
                name,
                command,
                environment,
                Redirect.from(Path.of("/dev/null").toFile()));
    }

    /**
     * As above, at a terminal of its own: {@link #type} is its keyboard, and Ctrl-C there reaches every process of the
     * terminal's foreground group. What the terminal shows is {@link #out}.
     */
    static Program startAtTerminal(
            Path logs, String name, List<String> command, Map<String, @Nullable String> environment) {
        String line = Stream.concat(LISTENS_TO_INTERRUPTS.stream(), command.stream())
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "exec ", ""));
        return start(logs, name, List.of("script", "-qec", line, "/dev/null"), environment, Redirect.PIPE);
    }

    private static Program start(
            Path logs, String name, List<String> command, Map<String, @Nullable String> environment, Redirect input) {
        try {
            Files.createDirectories(logs);
            Path out = Files.createTempFile(logs, name + "-", ".out");
            Path err = Path.of(out.toString().replaceAll("out$", "err"));
            var builder = new ProcessBuilder(Stream.concat(LISTENS_TO_INTERRUPTS.stream(), command.stream())
                            .toList())
                    .redirectInput(input)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(variable ->
                            !List.of("PATH", "HOME", "JAVA_HOME", "LANG").contains(variable));
            builder.environment().put("GROUNDWORK_JAVA_OPTS", System.getProperty("groundwork.java.options", ""));
            environment.forEach((variable, value) -> {
                if (value == null) {
                    builder.environment().remove(variable);
                } else {
                    builder.environment().put(variable, value);
                }
            });
            return new Program(name, builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + name, e);
        }
    }

    Result await(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + atMost + "\n" + out() + "\n" + err());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return new Result(process.exitValue(), out(), err());
    }

    /** Waits until a server serves, and remembers how long that took. */
    void awaitReady(Duration atMost, BooleanSupplier ready) {
        awaitThat(name + " ready", atMost, ready);
        start = Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** The time from start to {@link #awaitReady ready}. */
    Duration untilReady() {
        return start;
    }

    /** Memory now, and the time from start to ready. */
    String describe() {
        try {
            String resident = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .findFirst()
                    .orElse("0");
            return String.format(
                    Locale.ROOT,
                    "%-10s ready after %.2f s, %d MiB resident",
                    name,
                    start.toMillis() / 1e3,
                    Long.parseLong(resident) / 1024);
        } catch (IOException e) {
            return name + " ready after " + start.toMillis() / 1e3 + " s, memory unknown on this system";
        }
    }

    /** Waits for something the program brings about; fails with its output when it ended or took too long. */
    void awaitThat(String what, Duration atMost, BooleanSupplier holds) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!holds.getAsBoolean()) {
            if (!process.isAlive() && !holds.getAsBoolean()) {
                throw new AssertionError("ended before " + what + "\n" + out() + "\n" + err());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no " + what + " within " + atMost + "\n" + out() + "\n" + err());
            }
            pause();
        }
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    void kill9() {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /** Presses keys, at a terminal; {@code \003} is Ctrl-C. */
    void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("typing", e);
        }
    }

    /** One SIGINT, as Ctrl-C sends it. */
    void interrupt() {
        signal("SIGINT");
    }

    void signal(String name) {
        signal(name.replace("SIG", ""), process.pid());
    }

    /** One signal to each, as nearly at once as can be. */
    static void signal(String name, Long... pids) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        Stream.of(pids).map(pid -> Long.toString(pid)).forEach(command::add);
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(25);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An address that it prints when it is ready, by the name it prints it with. */
    String address(String name) {
        awaitThat("ready", Duration.ofSeconds(60), () -> out().contains("ready"));
        return out().lines()
                .filter(line -> line.matches(name + " +http://\\S+"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in: " + out()));
    }
}
