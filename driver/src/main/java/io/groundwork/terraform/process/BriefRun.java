package io.groundwork.terraform.process;

import io.groundwork.terraform.failure.DriverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs something that is over in a moment and changes nothing, such as {@code version} or {@code show}: no lock, no attempt.
 * With files nevertheless, so that a chatty program can never stall on us. It ends with this JVM, however that ends, and takes no
 * more than it may, together with all that it starts.
 */
public record BriefRun(int exitCode, String output, String errors) {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
    private static final String SHELL_SAYS = "sh: ";

    /**
     * The program's parent. Its standard input is a pipe from this JVM that nobody writes to: when that is closed, by us or because
     * this JVM is gone, it ends its group, which is the program and what that has started.
     */
    private static final String ATTACHED = """
            exec 3<&0 </dev/null
            "$@" 3<&- &
            child=$!
            { read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 &
            watcher=$!
            exec 3<&-
            wait "$child"
            code=$?
            kill "$watcher"
            exit "$code"
            """;

    /**
     * Runs it to its end.
     *
     * @throws DriverException.NotFound when it cannot be executed
     * @throws DriverException.TimedOut after killing it, as the following
     * @throws DriverException.Outgrown when it took more memory or printed more than it may
     * @throws DriverException.Cancelled when it was given up
     */
    public static BriefRun of(Path binary, List<String> arguments, EngineEnvironment environment, Bounds bounds) {
        try {
            Path directory = Files.createTempDirectory("groundwork-run");
            Path output = directory.resolve("out");
            Path errors = directory.resolve("err");
            try {
                int code = intoFiles(binary, arguments, environment, directory, output, errors, bounds);
                return new BriefRun(code, text(output), text(errors));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(doing(binary, arguments), e);
        }
    }

    /** Whatever the bytes: what is no UTF-8 is replaced. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /**
     * As {@link #of}, in a directory of the caller's and with output that may be large.
     *
     * @return the exit code; as a shell reports it: 128 + n where signal n ended it
     */
    public static int intoFiles(
            Path binary,
            List<String> arguments,
            EngineEnvironment environment,
            Path workDirectory,
            Path output,
            Path errors,
            Bounds bounds) {
        String doing = doing(binary, arguments);
        if (!Files.isExecutable(binary)) {
            throw new DriverException.NotFound(doing + ": " + binary + " is no program");
        }
        List<String> line = new ArrayList<>(
                List.of(Tools.path("setsid"), Tools.path("sh"), "-c", ATTACHED, "sh", binary.toString()));
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(workDirectory.toFile())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment.asMap());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new DriverException.NotFound(doing + ": " + e.getMessage());
        }
        try {
            int code = exitCode(process, doing, List.of(output, errors), bounds);
            notExecuted(code, errors).ifPresent(why -> {
                throw new DriverException.NotFound(doing + ": " + why);
            });
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DriverException.Cancelled(doing);
        } finally {
            end(process);
        }
    }

    /** What the shell says if the program could not be executed, a script whose interpreter is missing for example. */
    private static Optional<String> notExecuted(int exitCode, Path errors) {
        if (exitCode != 126 && exitCode != 127) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(errors, StandardCharsets.ISO_8859_1)) {
            return lines.findFirst().filter(line -> line.startsWith(SHELL_SAYS));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + errors, e);
        }
    }

    private static int exitCode(Process process, String doing, List<Path> outputs, Bounds bounds)
            throws InterruptedException {
        long deadline = System.nanoTime() + bounds.time().toNanos();
        while (true) {
            long left = Math.min(POLL_INTERVAL.toNanos(), deadline - System.nanoTime());
            if (process.waitFor(Math.max(0, left), TimeUnit.NANOSECONDS)) {
                return process.exitValue();
            }
            if (System.nanoTime() >= deadline) {
                throw new DriverException.TimedOut(doing, bounds.time());
            }
            if (bounds.givenUp().getAsBoolean()) {
                throw new DriverException.Cancelled(doing);
            }
            requireWithin(process, doing, outputs, bounds);
        }
    }

    private static void requireWithin(Process process, String doing, List<Path> outputs, Bounds bounds) {
        long memory = bounds.memoryBytes();
        if (memory > 0 && Session.memoryBytes(process.pid()) > memory) {
            throw new DriverException.Outgrown(doing, "took more than " + (memory >> 20) + " MiB of memory");
        }
        long most = bounds.outputBytes();
        if (most > 0 && outputs.stream().anyMatch(file -> file.toFile().length() > most)) {
            throw new DriverException.Outgrown(doing, "printed more than " + (most >> 20) + " MiB");
        }
    }

    /** Returns when nothing of it works any more. */
    private static void end(Process process) {
        boolean interrupted = Thread.interrupted();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Then its other end is closed: it is gone.
        }
        try {
            if (!process.waitFor(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            process.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String doing(Path binary, List<String> arguments) {
        return "running " + binary.getFileName() + " " + String.join(" ", arguments);
    }
}
