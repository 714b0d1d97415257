package io.groundwork.terraform.process;

import io.groundwork.terraform.failure.DriverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs something that is over in a moment and changes nothing, such as {@code version}: ended with this JVM, no lock, no
 * attempt. With files nevertheless, so that a chatty program can never stall on us.
 */
public record BriefRun(int exitCode, String output, String errors) {

    /**
     * Runs it to its end.
     *
     * @throws DriverException.TimedOut after killing it
     * @throws DriverException.NotFound when it cannot be executed
     */
    public static BriefRun of(Path binary, List<String> arguments, EngineEnvironment environment, Duration atMost) {
        try {
            Path directory = Files.createTempDirectory("groundwork-run");
            Path output = directory.resolve("out");
            Path errors = directory.resolve("err");
            try {
                int code = intoFiles(binary, arguments, environment, directory, output, errors, atMost);
                return new BriefRun(code, Files.readString(output), Files.readString(errors));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(doing(binary, arguments), e);
        }
    }

    /**
     * As {@link #of}, in a directory of the caller's and with output that may be large.
     *
     * @return the exit code
     */
    public static int intoFiles(
            Path binary,
            List<String> arguments,
            EngineEnvironment environment,
            Path workDirectory,
            Path output,
            Path errors,
            Duration atMost) {
        // In a session of its own: a Ctrl-C stops the run, and the run its engine; it must not look as if this had
        // failed.
        ProcessBuilder builder = new ProcessBuilder(
                        OwnSession.of(Stream.concat(Stream.of(binary.toString()), arguments.stream())
                                .toList()))
                .directory(workDirectory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment.asMap());
        String doing = doing(binary, arguments);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new DriverException.NotFound(doing + ": " + e.getMessage());
        }
        try (var _ = LastResort.of(process::destroyForcibly)) {
            if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly();
                throw new DriverException.TimedOut(doing, atMost);
            }
            OwnSession.notExecuted(process.exitValue(), errors).ifPresent(why -> {
                throw new DriverException.NotFound(doing + ": " + why);
            });
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new DriverException.Cancelled(doing);
        }
    }

    private static String doing(Path binary, List<String> arguments) {
        return "running " + binary.getFileName() + " " + String.join(" ", arguments);
    }
}
