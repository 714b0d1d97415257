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

    /**
     * Engines and supervisors whose command line names something under this directory. What watches an engine beside its
     * supervisor looks like a supervisor, and may end a second after the engine: it is none of them.
     */
    static List<String> under(Path root) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = commandLine(process.pid());
                    return line.contains(root + "/")
                            && (line.contains("supervise.sh")
                                    ? leadsItsSession(process.pid())
                                    : line.startsWith("terraform") || line.contains("/terraform "));
                })
                .map(process -> commandLine(process.pid()))
                .toList();
    }

    private static boolean leadsItsSession(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // Behind the name, which may hold blanks: state, parent, group, session.
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return words[3].equals(Long.toString(pid));
        } catch (IOException e) {
            return false;
        }
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
