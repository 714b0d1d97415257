package io.groundwork.cli.run;

import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.RunningStack;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.client.ApiClient;
import io.groundwork.client.RunFilter;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import java.time.Duration;
import java.util.List;

/**
 * Before a command takes its embedded stack away: other commands may have started runs on it meanwhile. Those that work
 * are waited for; those that wait for a person are not, they may do so for ever.
 */
final class EmbeddedStackDrain {
    private static final int LOOK_BACK = 50;

    private final CommandContext shell;
    private final ApiClient api;

    EmbeddedStackDrain(CommandContext shell, ApiClient api) {
        this.shell = shell;
        this.api = api;
    }

    void waitForOthers(String ownRun) {
        RunningStack.withdraw(shell.dataDirectory());
        try {
            List<RunView> working = api.runs(new RunFilter(null, null, LOOK_BACK, null)).stream()
                    .filter(run -> !run.runId().equals(ownRun))
                    .filter(run -> !run.status().ended() && run.status() != RunStatus.AWAITING_APPROVAL)
                    .toList();
            for (RunView run : working) {
                shell.terminal()
                        .note("waiting for " + run.runId() + " of workspace " + run.workspace()
                                + ", which uses the server of this command");
                api.follow(run.runId(), 0, Duration.ZERO, _ -> true);
            }
        } catch (ProblemException e) {
            shell.terminal()
                    .note("could not wait for other runs: "
                            + Terminal.clean(e.problem().message()));
        }
    }
}
