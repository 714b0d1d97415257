package io.groundwork.terraform.process;

import io.groundwork.terraform.failure.DriverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs something that is over in a moment and changes nothing, such as {@code version}: attached to this JVM, no lock, no
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
        String doing = "running " + binary.getFileName() + " " + String.join(" ", arguments);
        try {
            Path directory = Files.createTempDirectory("groundwork-run");
            Path output = directory.resolve("out");
            Path errors = directory.resolve("err");
            try {
                int code = run(doing, binary, arguments, environment, atMost, directory);
                return new BriefRun(code, Files.readString(output), Files.readString(errors));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(doing, e);
        }
    }

    private static int run(
            String doing,
            Path binary,
            List<String> arguments,
            EngineEnvironment environment,
            Duration atMost,
            Path directory)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(binary.toString()));
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment.asMap());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new DriverException.NotFound(doing + ": " + e.getMessage());
        }
        try {
            if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly();
                throw new DriverException.TimedOut(doing, atMost);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new DriverException.Cancelled(doing);
        }
    }
}
