package io.groundwork.server;

import io.groundwork.run.RunToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real terraform in a directory of its own, with a run token in its environment as a worker puts it there. */
record RealEngine(Path directory, RunToken token) {
    /** What it said, on both streams, and its exit status. */
    record Call(int status, String output) {}

    static RealEngine in(Path directory, RunToken token, String configuration) {
        try {
            Files.writeString(Files.createDirectories(directory).resolve("main.tf"), """
                    terraform {
                      backend "http" {}
                    }
                    """ + configuration);
            return new RealEngine(directory, token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RealEngine with(RunToken other) {
        return new RealEngine(directory, other);
    }

    Call run(String... arguments) throws InterruptedException {
        return finish(start(arguments));
    }

    /** Started with its output in a file, so that nobody has to read along. */
    Process start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("terraform"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(output().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TF_"));
        builder.environment()
                .putAll(Map.of(
                        "TF_IN_AUTOMATION",
                        "1",
                        "CHECKPOINT_DISABLE",
                        "1",
                        "TF_HTTP_ADDRESS",
                        token.address(),
                        "TF_HTTP_LOCK_ADDRESS",
                        token.address(),
                        "TF_HTTP_UNLOCK_ADDRESS",
                        token.address(),
                        "TF_HTTP_USERNAME",
                        token.username(),
                        "TF_HTTP_PASSWORD",
                        token.password(),
                        "TF_HTTP_RETRY_MAX",
                        "30",
                        "TF_HTTP_RETRY_WAIT_MIN",
                        "1",
                        "TF_HTTP_RETRY_WAIT_MAX",
                        "1"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Call finish(Process process) throws InterruptedException {
        try {
            int status = process.waitFor();
            return new Call(status, Files.readString(output()).replaceAll("\u001b\\[[0-9;]*m", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path output() {
        return directory.resolveSibling(directory.getFileName() + ".out");
    }
}
