package io.groundwork.cli;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.problem.ExitCode;
import java.util.Map;
import picocli.CommandLine;

@CommandLine.Command(
        name = "version",
        description = "Shows the version of groundwork and of the JDK it runs on.",
        footer = {"", "Example:", "  groundwork version"})
final class VersionCommand implements Command {
    @Override
    public ExitCode run(CommandContext shell) {
        String java = Runtime.version().toString();
        if (shell.terminal().json()) {
            shell.terminal().jsonLine("version", Map.of("version", shell.parts().version(), "java", java));
        } else {
            shell.terminal().line("groundwork " + shell.parts().version() + " (Java " + java + ")");
        }
        return ExitCode.OK;
    }
}
