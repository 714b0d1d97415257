package io.groundwork.cli.run;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.Session;
import io.groundwork.cli.terminal.Table;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.cli.terminal.Times;
import io.groundwork.client.RunFilter;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.workspace.WorkspaceName;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "runs",
        description = "Lists runs, newest first.",
        footer = {"", "Example:", "  groundwork runs --workspace hello --status awaiting_approval"})
public final class RunsCommand implements Command {
    @Option(names = "--workspace", paramLabel = "NAME", description = "only runs of this workspace")
    @Nullable
    String workspace;

    @Option(names = "--status", paramLabel = "STATUS", description = "only runs that are here, e.g. applied")
    @Nullable
    String status;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "at most so many (default: 20)")
    int limit;

    @Override
    public ExitCode run(CommandContext shell) {
        if (limit < 1) {
            throw Problems.badInput("limit_invalid", "--limit " + limit + " asks for nothing", "ask for 1 or more");
        }
        RunFilter filter = new RunFilter(
                workspace == null ? null : WorkspaceName.check(workspace),
                status == null ? null : status(status),
                limit,
                null);
        try (Session session = shell.connectToRead()) {
            print(shell.terminal(), session.api().runs(filter));
        }
        return ExitCode.OK;
    }

    private static RunStatus status(String text) {
        return RunStatus.named(text)
                .orElseThrow(() -> Problems.badInput(
                        "status_unknown",
                        "there is no status " + text,
                        "use one of "
                                + RunStatus.known().stream()
                                        .map(RunStatus::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    private static void print(Terminal terminal, List<RunView> runs) {
        if (terminal.json()) {
            runs.forEach(run -> terminal.jsonLine("run", run));
            return;
        }
        if (runs.isEmpty()) {
            terminal.note("no runs");
            return;
        }
        Table table = new Table("RUN", "WORKSPACE", "MODE", "STATUS", "SINCE", "BY");
        for (RunView run : runs) {
            table.row(
                    run.runId(),
                    run.workspace(),
                    run.mode().wireName(),
                    RunText.words(run.status(), run.mode()) + (run.waiting() == null ? "" : " (no worker)"),
                    Times.utc(run.statusSince()),
                    Claimed.name(run.requestedBy()) + (run.startedOn() == null ? "" : ", on " + run.startedOn()));
        }
        table.lines().forEach(terminal::line);
    }
}
