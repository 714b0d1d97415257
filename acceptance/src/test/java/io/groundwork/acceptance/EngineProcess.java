package io.groundwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The engine that works for a run, with its supervisor, by what the supervisor left on the worker's disk. */
record EngineProcess(ProcessHandle engine, ProcessHandle supervisor) {
    /** Empty where none is at work. */
    static Optional<EngineProcess> of(Path workerFiles, String run) {
        try (Stream<Path> attempts = Files.list(workerFiles.resolve("runs").resolve(run))) {
            return attempts.filter(attempt -> Files.exists(attempt.resolve("started")))
                    .filter(attempt -> !Files.exists(attempt.resolve("exit")))
                    .map(EngineProcess::read)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EngineProcess read(Path attempt) {
        try {
            // engine BOOT PID TICKS SUPERVISOR_PID SUPERVISOR_TICKS
            String[] words =
                    Files.readString(attempt.resolve("started")).strip().split(" ", -1);
            return new EngineProcess(handle(words[2]), handle(words[4]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessHandle handle(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new AssertionError("process " + pid + " is gone already"));
    }

    /** Engines and supervisors whose command line names something under this directory. */
    static List<String> under(Path root) {
        return ProcessHandle.allProcesses()
                .map(process -> commandLine(process.pid()))
                .filter(line -> line.contains(root + "/"))
                .filter(line ->
                        line.contains("supervise.sh") || line.startsWith("terraform") || line.contains("/terraform "))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
