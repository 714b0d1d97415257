package io.groundwork.cli.serve;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.RunningStack;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.problem.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
        name = "worker",
        description = "Runs a worker in the foreground, until Ctrl-C: it carries runs and drives the engine.",
        footer = {
            "",
            "Example:",
            "  groundwork worker --server https://groundwork.internal --token-file /etc/groundwork/token"
        })
public final class WorkerCommand implements Command {
    @Mixin
    private final TemporalOptions temporal = new TemporalOptions();

    @Override
    public ExitCode run(CommandContext shell) throws InterruptedException {
        StackRequest request = new StackRequest(
                StackRequest.Kind.WORKER,
                shell.dataDirectory(),
                null,
                null,
                temporal.temporal,
                shell.namedServer() != null
                        ? shell.namedServer()
                        : RunningStack.find(shell.dataDirectory())
                                .map(RunningStack::server)
                                .orElse(null),
                shell.tokenFile(),
                !temporal.noSearchAttributes,
                shell.invocation().environment());
        return Foreground.serve(shell, request);
    }
}
