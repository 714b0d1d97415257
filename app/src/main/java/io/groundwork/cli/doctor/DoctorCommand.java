package io.groundwork.cli.doctor;

import io.groundwork.cli.shell.Check;
import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.terminal.Style;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.problem.ExitCode;
import java.util.List;
import picocli.CommandLine;

@CommandLine.Command(
        name = "doctor",
        description = "Checks what is installed and reachable, and says what to do about what is not.",
        footer = {"", "Example:", "  groundwork doctor"})
public final class DoctorCommand implements Command {
    @Override
    public ExitCode run(CommandContext shell) {
        List<Check> checks = new Doctor(shell).checks();
        Terminal terminal = shell.terminal();
        for (Check check : checks) {
            if (terminal.json()) {
                terminal.jsonLine("check", check);
            } else {
                print(terminal, check);
            }
        }
        boolean complete = checks.stream().noneMatch(check -> check.level() == Check.Level.MISSING);
        return complete ? ExitCode.OK : ExitCode.USAGE;
    }

    private static void print(Terminal terminal, Check check) {
        Style style = switch (check.level()) {
            case OK -> Style.GREEN;
            case WARNING -> Style.YELLOW;
            case MISSING -> Style.RED;
        };
        String level = check.level().wireName();
        terminal.line(terminal.paint(style, level)
                + " ".repeat(9 - level.length())
                + check.name()
                + " ".repeat(Math.max(1, 16 - check.name().length()))
                + Terminal.clean(check.found()));
        if (!check.nextStep().isEmpty()) {
            terminal.line(" ".repeat(9) + "next: " + Terminal.clean(check.nextStep()));
        }
    }
}
