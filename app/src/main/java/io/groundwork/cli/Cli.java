package io.groundwork.cli;

import io.groundwork.cli.shell.Advice;
import io.groundwork.cli.shell.CliPorts;
import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.GlobalOptions;
import io.groundwork.cli.shell.Invocation;
import io.groundwork.cli.shell.ProblemText;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a function: an invocation in, an exit status out. Thread-safe. */
public final class Cli {
    private final CliPorts parts;

    public Cli(CliPorts parts) {
        this.parts = parts;
    }

    /** Runs one command; never throws, never ends the process, writes only where the invocation says. */
    public int run(Invocation invocation) {
        // Wanted before the arguments are known to be right: a wrong one must be told in JSON too.
        boolean json = invocation.arguments().contains("--json");
        boolean colour = invocation.environment().getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(invocation.environment().get("TERM"));
        Terminal terminal = new Terminal(invocation.out(), invocation.err(), json, invocation.terminal(), colour);
        try {
            return parsed(invocation, terminal).status();
        } catch (ParameterException e) {
            ProblemText.write(terminal, usage(e), null);
            return ExitCode.USAGE.status();
        } catch (ProblemException e) {
            trace(invocation, e);
            ProblemText.write(terminal, e.problem(), Advice.runIn(invocation.arguments()));
            return e.problem().kind().exitCode().status();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.status();
        } catch (RuntimeException | StackOverflowError e) {
            trace(invocation, e);
            ProblemText.write(terminal, internal(e), null);
            return ExitCode.INTERNAL.status();
        }
    }

    /** What this JVM could not read as UTF-8 would be applied as question marks. */
    private static void requireReadable(List<String> arguments) {
        arguments.stream()
                .filter(argument -> argument.indexOf('\uFFFD') >= 0)
                .findFirst()
                .ifPresent(argument -> {
                    throw new Problem(
                                    "argument_not_utf8",
                                    ProblemKind.USER,
                                    "this argument is not UTF-8, or was not read as UTF-8: " + argument,
                                    "type it in UTF-8, and start groundwork with its launcher: 'groundwork doctor' says how it"
                                            + " reads text")
                            .asException();
                });
    }

    private ExitCode parsed(Invocation invocation, Terminal terminal) throws InterruptedException {
        requireReadable(invocation.arguments());
        List<String> arguments =
                invocation.arguments().equals(List.of("--version")) ? List.of("version") : invocation.arguments();
        GlobalOptions options = new GlobalOptions();
        CommandLine root = CommandTree.of(options, arguments, terminal.coloured() ? Ansi.ON : Ansi.OFF);
        ParseResult result = root.parseArgs(arguments.toArray(String[]::new));
        while (result.hasSubcommand()) {
            result = result.subcommand();
        }
        CommandLine chosen = result.commandSpec().commandLine();
        if (options.help) {
            terminal.line(chosen.getUsageMessage().stripTrailing());
            return ExitCode.OK;
        }
        if (chosen.getCommand() instanceof Command command) {
            return command.run(new CommandContext(invocation, terminal, options, parts));
        }
        throw new ParameterException(
                chosen, "a command is missing after '" + chosen.getCommandSpec().qualifiedName() + "'");
    }

    private static Problem usage(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String message = e.getMessage();
        String next = "see '" + command + " --help'";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            next = "did you mean '" + unmatched.getSuggestions().getFirst() + "'? " + next;
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            next = ofAnEngine(unmatched.getUnmatched()).orElse(next);
        }
        String line = message == null
                ? "the arguments are wrong"
                : message.lines().findFirst().orElse("");
        return new Problem("usage", ProblemKind.USER, line, next);
    }

    /** Whoever comes from Terraform types what it calls things. */
    private static Optional<String> ofAnEngine(List<String> unmatched) {
        return switch (unmatched.isEmpty() ? "" : unmatched.getFirst()) {
            case "apply", "init" -> Optional.of("'groundwork run DIR' initialises, plans, asks and applies");
            case "destroy" -> Optional.of("'groundwork run DIR --destroy' destroys what the workspace holds");
            case "output" -> Optional.of("'groundwork outputs WORKSPACE' shows them");
            case "show" ->
                Optional.of("'groundwork plan RUN' shows a plan, 'groundwork state list WORKSPACE' what there is");
            default -> Optional.empty();
        };
    }

    private static Problem internal(Throwable e) {
        return new Problem(
                "internal",
                ProblemKind.INTERNAL,
                "this is a bug in groundwork: " + e.getClass().getSimpleName() + ": " + e.getMessage(),
                "set GROUNDWORK_DEBUG=1 to see where, and report it");
    }

    private static void trace(Invocation invocation, Throwable e) {
        if ("1".equals(invocation.environment().get("GROUNDWORK_DEBUG"))) {
            e.printStackTrace(invocation.err());
        }
    }
}
