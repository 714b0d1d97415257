package io.groundwork.cli.serve;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.problem.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "dev",
        description = {
            "Runs server, worker and Temporal in the foreground, on this machine only, until Ctrl-C.",
            "Other groundwork commands on the same data directory find it."
        },
        footer = {"", "Example:", "  groundwork dev"})
public final class DevCommand implements Command {
    @Mixin
    private final ForegroundOptions options = new ForegroundOptions();

    @Option(
            names = "--web",
            paramLabel = "ORIGIN",
            description = "another Temporal UI than our own whose pages may ask the codec endpoints; may be repeated")
    private List<String> web = new ArrayList<>();

    @Override
    public ExitCode run(CommandContext shell) throws InterruptedException {
        Foreground.refuseSecond(shell);
        return Foreground.serve(shell, options.request(shell, StackRequest.Kind.DEV, web));
    }
}
