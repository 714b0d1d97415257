package io.groundwork.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.Session;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunId;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "plan",
        description = "Shows what the plan of a run changes, attribute by attribute. Sensitive values are not shown.",
        footer = {"", "Example:", "  groundwork plan run-0mft3k2v9a1b2c3d"})
public final class PlanCommand implements Command {
    @Parameters(paramLabel = "RUN", description = "a run id")
    String run = "";

    @Override
    public ExitCode run(CommandContext shell) {
        refuseDirectory(shell);
        RunId.check(run);
        try (Session session = shell.connectToRead()) {
            JsonNode plan = session.api().plan(run);
            if (shell.terminal().json()) {
                shell.terminal().jsonLine("plan", Map.of("runId", run, "plan", plan));
            } else {
                PlanDiff.of(plan).forEach(line -> shell.terminal().line(line.shown(shell.terminal())));
            }
        }
        return ExitCode.OK;
    }

    /** Whoever comes from Terraform plans a directory. */
    private void refuseDirectory(CommandContext shell) {
        boolean directory;
        try {
            directory = Files.isDirectory(Path.of(run));
        } catch (InvalidPathException e) {
            directory = false;
        }
        if (directory) {
            throw Problems.badInput(
                    "run_id_invalid",
                    run + " is a directory, and 'plan' shows the plan of a run",
                    "plan it with '" + shell.typed("run " + CommandContext.quoted(run) + " --plan-only") + "'");
        }
    }
}
