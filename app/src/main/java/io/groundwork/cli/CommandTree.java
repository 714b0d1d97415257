package io.groundwork.cli;

import io.groundwork.cli.shell.GlobalOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The tree of commands, of which only the chosen one is built: picocli reads the annotations of every command it is
 * given, and people wait for that.
 */
final class CommandTree {
    private static final List<String> OPTIONS_WITH_VALUE = List.of("--server", "--data-dir", "--token-file");

    @CommandLine.Command(
            name = "groundwork",
            description = "Runs Terraform and OpenTofu as durable workflows.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Example:",
                "  groundwork run examples/hello --auto-approve",
                "",
                "'groundwork COMMAND --help' shows options and an example of each command."
            })
    private static final class Root {}

    private CommandTree() {}

    static CommandLine of(GlobalOptions options, List<String> arguments, Ansi ansi) {
        CommandLine root = new CommandLine(new Root()).addMixin("options", options);
        Optional<CommandName> chosen = chosen(arguments);
        if (chosen.isPresent()) {
            root.addSubcommand(chosen.get().text(), chosen.get().build());
        } else {
            for (CommandName name : CommandName.values()) {
                CommandSpec stub = CommandSpec.create();
                stub.usageMessage().description(name.description());
                root.addSubcommand(name.text(), stub);
            }
        }
        return root.setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                // A reason may begin with @; it is not a file to read arguments from.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static Optional<CommandName> chosen(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                return Arrays.stream(CommandName.values())
                        .filter(name -> name.text().equals(argument))
                        .findFirst();
            }
            if (OPTIONS_WITH_VALUE.contains(argument)) {
                i++;
            }
        }
        return Optional.empty();
    }
}
