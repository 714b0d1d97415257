package io.groundwork.app;

import io.groundwork.cli.shell.ToolProbe;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.process.Bounds;
import io.groundwork.terraform.process.BriefRun;
import io.groundwork.terraform.process.EngineEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for programs, for {@code doctor}. */
final class Tools implements ToolProbe {
    private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\d+)?[-+.\\w]*");

    @Override
    public Optional<Tool> find(String name, Map<String, String> environment) {
        Stream<Path> candidates = name.startsWith("/")
                ? Stream.of(Path.of(name))
                : Stream.of(environment.getOrDefault("PATH", "").split(":", -1))
                        .filter(directory -> directory.startsWith("/"))
                        .map(directory -> Path.of(directory, name));
        return candidates
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .map(file -> new Tool(file.toString(), version(file, environment)));
    }

    private static String version(Path program, Map<String, String> environment) {
        // opa and terraform have a command for it, bubblewrap and temporal an option.
        for (String argument : List.of("version", "--version")) {
            try {
                BriefRun run = BriefRun.of(
                        program,
                        List.of(argument),
                        EngineEnvironment.from(environment),
                        Bounds.within(VERSION_TIMEOUT));
                Matcher matcher = VERSION.matcher(run.output());
                if (run.exitCode() == 0 && matcher.find()) {
                    return matcher.group();
                }
            } catch (DriverException e) {
                // The next way of asking, or unknown.
            }
        }
        return "unknown";
    }
}
