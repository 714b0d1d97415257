package io.groundwork.cli;

import io.groundwork.problem.ExitCode;
import io.groundwork.run.RunId;
import io.groundwork.run.RunView;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "status",
        description = "Shows where a run is, since when, and what it waits for.",
        footer = {"", "Example:", "  groundwork status run-0mft3k2v9a1b2c3d"})
final class StatusCommand implements Command {
    @Parameters(paramLabel = "RUN", description = "a run id")
    String run = "";

    @Override
    public ExitCode run(Shell shell) {
        RunId.check(run);
        try (Session session = shell.connectToRead()) {
            RunView view = session.api().run(run);
            if (shell.terminal().json()) {
                shell.terminal().jsonLine("run", view);
            } else {
                RunText.describe(shell, view);
            }
        }
        return ExitCode.OK;
    }
}
