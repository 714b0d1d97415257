package io.groundwork.cli.workspace;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.Session;
import io.groundwork.cli.terminal.OneLine;
import io.groundwork.cli.terminal.Table;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.cli.terminal.Times;
import io.groundwork.client.ApiClient;
import io.groundwork.client.StateVersion;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import io.groundwork.workspace.WorkspaceName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "state",
        description = "Shows the state of a workspace, and takes one from elsewhere.",
        subcommands = {StateCommand.ListCommand.class, StateCommand.PullCommand.class, StateCommand.PushCommand.class},
        synopsisSubcommandLabel = "(list|pull|push)",
        footer = {
            "",
            "Example:",
            "  groundwork state list hello",
            "  groundwork state pull hello > hello.tfstate",
            "  groundwork state push hello terraform.tfstate"
        })
public final class StateCommand {
    @CommandLine.Command(
            name = "list",
            description = "Lists the addresses of the resources in the newest state.",
            footer = {"", "Example:", "  groundwork state list hello", "  groundwork state list hello --versions"})
    static final class ListCommand implements Command {
        @Parameters(paramLabel = "WORKSPACE", description = "name of a workspace")
        String workspace = "";

        @Option(names = "--versions", description = "list the versions of the state instead")
        boolean versions;

        @Override
        public ExitCode run(CommandContext shell) {
            WorkspaceName.check(workspace);
            try (Session session = shell.connectToRead()) {
                if (versions) {
                    printVersions(shell.terminal(), session.api().stateVersions(workspace));
                } else {
                    printResources(shell.terminal(), session.api().resources(workspace));
                }
            }
            return ExitCode.OK;
        }

        private static void printResources(Terminal terminal, List<String> addresses) {
            for (String address : addresses) {
                if (terminal.json()) {
                    terminal.jsonLine("resource_address", Map.of("address", address));
                } else {
                    terminal.line(Terminal.clean(address));
                }
            }
        }

        private static void printVersions(Terminal terminal, List<StateVersion> versions) {
            if (terminal.json()) {
                versions.forEach(version -> terminal.jsonLine("state_version", version));
                return;
            }
            Table table = new Table("SERIAL", "CREATED", "BYTES", "RUN", "LINEAGE");
            for (StateVersion version : versions) {
                table.row(
                        Long.toString(version.serial()),
                        Times.utc(version.createdAt()),
                        Long.toString(version.size()),
                        version.runId() == null ? "-" : version.runId(),
                        version.lineage());
            }
            table.lines().forEach(terminal::line);
        }
    }

    @CommandLine.Command(
            name = "pull",
            description = "Writes the newest state to stdout as the engine wrote it. It holds secrets in clear.",
            footer = {"", "Example:", "  groundwork state pull hello > hello.tfstate"})
    static final class PullCommand implements Command {
        @Parameters(paramLabel = "WORKSPACE", description = "name of a workspace")
        String workspace = "";

        @Override
        public ExitCode run(CommandContext shell) {
            WorkspaceName.check(workspace);
            try (Session session = shell.connectToRead()) {
                if (shell.terminal().json()) {
                    var state = new ByteArrayOutputStream();
                    session.api().state(workspace, state);
                    shell.terminal()
                            .jsonLine(
                                    "state", Map.of("workspace", workspace, "state", OneLine.of(state.toByteArray())));
                } else {
                    shell.terminal().bytes(out -> session.api().state(workspace, out));
                }
            }
            return ExitCode.OK;
        }
    }

    @CommandLine.Command(
            name = "push",
            description = {
                "Gives a workspace the state in a file, such as the terraform.tfstate that lies beside a configuration.",
                "It has to be the workspace's first one, or one of the same lineage with a higher serial."
            },
            footer = {"", "Example:", "  groundwork state push hello terraform.tfstate"})
    static final class PushCommand implements Command {
        @Parameters(paramLabel = "WORKSPACE", description = "name of a workspace")
        String workspace = "";

        @Parameters(paramLabel = "FILE", description = "a state as an engine wrote it")
        Path file = Path.of("");

        @Override
        public ExitCode run(CommandContext shell) {
            WorkspaceName.check(workspace);
            if (!Files.isReadable(file)) {
                throw unreadable("there is no such file, or it may not be read");
            }
            try (Session session = shell.connectToRead()) {
                StateVersion stored = push(session.api(), shell.user());
                if (shell.terminal().json()) {
                    shell.terminal().jsonLine("state_version", stored);
                } else {
                    shell.terminal()
                            .line("workspace " + workspace + " has the state of " + file + " now (serial "
                                    + stored.serial() + ")");
                }
            }
            return ExitCode.OK;
        }

        private StateVersion push(ApiClient api, String user) {
            try {
                return api.pushState(workspace, user, file);
            } catch (IOException e) {
                throw unreadable(e.getMessage());
            }
        }

        private ProblemException unreadable(@Nullable String why) {
            return Problems.badInput(
                    "state_file_unreadable",
                    "cannot read " + file + ": " + why,
                    "name the file with the state; 'terraform state pull' writes one");
        }
    }
}
