package io.groundwork.cli.run;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.Session;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunId;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.plan.PlanChecks;
import io.groundwork.workspace.RecordedChecks;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "status",
        description = "Shows where a run is, since when, and what it waits for.",
        footer = {"", "Example:", "  groundwork status run-0mft3k2v9a1b2c3d"})
public final class StatusCommand implements Command {
    @Parameters(paramLabel = "RUN", description = "a run id")
    String run = "";

    @Override
    public ExitCode run(CommandContext shell) {
        RunId.check(run);
        try (Session session = shell.connectToRead()) {
            RunView view = session.api().run(run);
            if (shell.terminal().json()) {
                shell.terminal().jsonLine("run", view);
            } else {
                RunText.describe(shell, view, checksAfter(session, view));
            }
        }
        return ExitCode.OK;
    }

    /** As the apply left them, if nothing was applied since; before, a plan can only say what it expects. */
    private static Optional<PlanChecks> checksAfter(Session session, RunView view) {
        if (view.status() != RunStatus.APPLIED) {
            return Optional.empty();
        }
        try {
            RecordedChecks recorded = session.api().checks(view.workspace());
            return view.runId().equals(recorded.runId())
                    ? Optional.of(PlanChecks.of(recorded.results()))
                    : Optional.empty();
        } catch (ProblemException e) {
            // A server of an earlier version does not say; the status itself is what was asked for.
            return Optional.empty();
        }
    }
}
