package io.groundwork.cli.shell;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The file {@code dev.json} of a data directory: the process that serves it. The stack writes it, we read it. Pid and start time together name a process;
 * the pid alone may have been given to another one since.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunningStack(long pid, Instant startTime, URI server) {
    private static final String FILE = "dev.json";

    /** Takes back what this process has announced, so that nobody new comes; what is not ours stays. */
    public static void withdraw(Path dataDirectory) {
        try {
            if (read(dataDirectory)
                    .filter(it -> it.pid() == ProcessHandle.current().pid())
                    .isPresent()) {
                Files.deleteIfExists(dataDirectory.resolve(FILE));
            }
        } catch (IOException e) {
            // It names a process that is about to be gone: readers see that.
        }
    }

    /** The process that serves the data directory, if there is one and it lives. */
    public static Optional<RunningStack> find(Path dataDirectory) {
        try {
            return read(dataDirectory).filter(RunningStack::alive);
        } catch (IOException e) {
            throw new Problem(
                            "data_directory_not_readable",
                            ProblemKind.USER,
                            "cannot read " + dataDirectory.resolve(FILE) + ": " + e.getMessage(),
                            "check who owns the data directory, or name another with --data-dir")
                    .asException(e);
        }
    }

    private static Optional<RunningStack> read(Path dataDirectory) throws IOException {
        try {
            return Optional.of(
                    Json.mapper().readValue(Files.readAllBytes(dataDirectory.resolve(FILE)), RunningStack.class));
        } catch (NoSuchFileException | JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private boolean alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().startInstant())
                // Another process reads the start time in clock ticks, hence the tolerance.
                .map(start -> Math.abs(start.toEpochMilli() - startTime.toEpochMilli()) < 2_000)
                .orElse(false);
    }
}
