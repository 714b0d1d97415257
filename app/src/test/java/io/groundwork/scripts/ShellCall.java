package io.groundwork.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One call of a script: its exit status, process id, and what it wrote to both streams. */
record ShellCall(int status, long pid, String output) {
    static ShellCall of(Map<String, String> environment, Path script, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GROUNDWORK_") || name.equals("CI"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new ShellCall(process.waitFor(), process.pid(), output);
    }

    List<String> lines() {
        return output.lines().toList();
    }

    /** A file of the repository; tests run in the directory of their module. */
    static Path repository(String file) {
        return Path.of("..", file).toAbsolutePath().normalize();
    }
}
