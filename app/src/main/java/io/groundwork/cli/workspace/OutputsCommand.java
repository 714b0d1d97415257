package io.groundwork.cli.workspace;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.Session;
import io.groundwork.problem.ExitCode;
import io.groundwork.workspace.OutputValue;
import io.groundwork.workspace.WorkspaceName;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "outputs",
        description = "Shows the outputs of a workspace's newest state. Sensitive values are not shown.",
        footer = {"", "Example:", "  groundwork outputs hello"})
public final class OutputsCommand implements Command {
    @Parameters(paramLabel = "WORKSPACE", description = "name of a workspace")
    String workspace = "";

    @Override
    public ExitCode run(CommandContext shell) {
        WorkspaceName.check(workspace);
        try (Session session = shell.connectToRead()) {
            Map<String, OutputValue> outputs = session.api().outputs(workspace);
            if (shell.terminal().json()) {
                shell.terminal().jsonLine("outputs", Map.of("workspace", workspace, "outputs", outputs));
            } else if (outputs.isEmpty()) {
                shell.terminal().note("no outputs");
            } else {
                OutputText.lines(outputs).forEach(shell.terminal()::line);
            }
        }
        return ExitCode.OK;
    }
}
