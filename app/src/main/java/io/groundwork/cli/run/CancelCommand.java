package io.groundwork.cli.run;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.client.ApiClient;
import io.groundwork.problem.ExitCode;
import io.groundwork.run.RunId;
import io.groundwork.run.RunView;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "cancel",
        description = {
            "Asks a run to stop. An engine that is changing things finishes what it has begun, saves its state and stops."
        },
        footer = {"", "Example:", "  groundwork cancel run-0mft3k2v9a1b2c3d --reason 'wrong workspace'"})
public final class CancelCommand implements Command {
    @Parameters(paramLabel = "RUN", description = "a run id")
    String run = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; it is kept with the run")
    String reason = "canceled from the command line";

    @Override
    public ExitCode run(CommandContext shell) {
        RunId.check(run);
        ExitCode code = new CarriedRun(shell, run).after(api -> cancel(shell, api));
        // That the run ended canceled is what was asked for.
        return code == ExitCode.INTERRUPTED ? ExitCode.OK : code;
    }

    private RunView cancel(CommandContext shell, ApiClient api) {
        RunView view = api.cancel(run, shell.user(), reason);
        if (shell.terminal().json()) {
            shell.terminal().jsonLine("run", view);
        } else {
            shell.terminal()
                    .line(run + " is asked to stop (it was " + view.status().wireName() + ")");
            shell.terminal().line("  watch it end: " + shell.typed("logs " + run + " -f"));
        }
        return view;
    }
}
