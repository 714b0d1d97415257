package io.groundwork.cli;

import io.groundwork.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "worker",
        description = "Runs a worker in the foreground, until Ctrl-C: it carries runs and drives the engine.",
        footer = {
            "",
            "Example:",
            "  groundwork worker --server https://groundwork.internal --token-file /etc/groundwork/token"
        })
final class WorkerCommand implements Command {
    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "address of Temporal (TEMPORAL_ADDRESS)")
    @Nullable
    String temporal;

    @Override
    public ExitCode run(Shell shell) throws InterruptedException {
        StackRequest request = new StackRequest(
                StackRequest.Kind.WORKER,
                shell.dataDirectory(),
                null,
                null,
                temporal,
                shell.namedServer() != null
                        ? shell.namedServer()
                        : RunningStack.find(shell.dataDirectory())
                                .map(RunningStack::server)
                                .orElse(null),
                shell.tokenFile(),
                shell.invocation().environment());
        return Foreground.serve(shell, request);
    }
}
