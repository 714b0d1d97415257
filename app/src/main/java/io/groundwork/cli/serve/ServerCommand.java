package io.groundwork.cli.serve;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.problem.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
        name = "server",
        description = "Runs the server (HTTP API, live logs, state backend) in the foreground, until Ctrl-C.",
        footer = {"", "Example:", "  groundwork server --port 8233 --temporal temporal.internal:7233"})
public final class ServerCommand implements Command {
    @Mixin
    private final ForegroundOptions options = new ForegroundOptions();

    @Override
    public ExitCode run(CommandContext shell) throws InterruptedException {
        Foreground.refuseSecond(shell);
        return Foreground.serve(shell, options.request(shell, StackRequest.Kind.SERVER));
    }
}
