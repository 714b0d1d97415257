package io.groundwork.cli.run;

import io.groundwork.artifact.LeftOut;
import io.groundwork.cli.policy.PolicySets;
import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.ConfigurationPacker;
import io.groundwork.cli.shell.Interrupts;
import io.groundwork.cli.shell.Session;
import io.groundwork.cli.source.Configuration;
import io.groundwork.cli.source.LockFile;
import io.groundwork.cli.source.ModuleSource;
import io.groundwork.cli.source.RunSource;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.client.ApiClient;
import io.groundwork.problem.ExitCode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunView;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "run",
        description = {
            "Plans a configuration, waits for a decision if one is needed, applies exactly that plan, and shows the"
                    + " outputs.",
            "Without a server it brings its own for as long as it runs; what it did stays in the data directory."
        },
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  groundwork run examples/hello --auto-approve",
            "  groundwork run network --workspace prod-network --var region=eu --env CLOUDFLARE_API_TOKEN",
            "  groundwork run --module terraform-aws-modules/vpc/aws --version 5.8.1 --var name=demo",
            "  groundwork run network --policy policies/tags --policy policies/cost:advisory"
        })
public final class RunCommand implements Command {
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "the directory of the root module")
    @Nullable
    Path directory;

    @Option(
            names = "--module",
            paramLabel = "SOURCE",
            description = "run this module instead of a directory: a registry address, a git or file source, or a path")
    @Nullable
    String module;

    @Option(names = "--version", paramLabel = "VERSION", description = "the version of a module from a registry")
    @Nullable
    String version;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Override
    public ExitCode run(CommandContext shell) throws InterruptedException {
        options.check(shell.terminal());
        RunSource source = source();
        PolicySets policies = PolicySets.of(options.policies);
        RunRequest request = request(source, shell.user());
        RunInterrupt interrupt = new RunInterrupt(shell);
        try (Interrupts.Handling _ = shell.invocation().interrupts().handle(interrupt);
                Session session = open(shell)) {
            sayThatNobodyIsAsked(shell.terminal());
            RunView run = start(
                    shell,
                    session.api(),
                    source,
                    policies,
                    request,
                    options.acceptLoss && !options.planOnly,
                    interrupt);
            interrupt.started(session, run);
            if (options.noWait) {
                accepted(shell, run);
                return interrupt.happened() ? ExitCode.INTERRUPTED : ExitCode.OK;
            }
            ExitCode code = RunFollower.follow(shell, session, run, 0, interrupt);
            interrupt.over();
            if (options.writeLockFile && directory != null && !interrupt.happened()) {
                LockFile.write(shell.terminal(), session.api(), run.runId(), directory);
            }
            if (session.embedded() && !interrupt.left()) {
                new EmbeddedStackDrain(shell, session.api()).waitForOthers(run.runId());
            }
            return code;
        } catch (ProblemException e) {
            if (interrupt.happened()) {
                return ExitCode.INTERRUPTED;
            }
            throw e;
        }
    }

    /** Before anything is waited for: in a script this may be for ever. */
    private void sayThatNobodyIsAsked(Terminal terminal) {
        boolean mayWait = !options.autoApprove && !options.planOnly && !options.noWait && options.expires == null;
        if (mayWait && !terminal.interactive() && !terminal.json()) {
            terminal.note(
                    "no terminal: if there is something to apply, this waits until somebody decides with 'groundwork"
                            + " approve' or 'groundwork deny'");
            terminal.note(
                    "  --auto-approve applies without asking, --plan-only applies nothing, --expires 1h gives up");
        }
    }

    private Session open(CommandContext shell) {
        if (!options.noWait) {
            return shell.connectToRun();
        }
        try {
            return shell.connect();
        } catch (ProblemException e) {
            if (!e.problem().code().equals("no_server")) {
                throw e;
            }
            throw new Problem(
                            "no_server",
                            ProblemKind.USER,
                            "--no-wait needs a server that stays when this command ends",
                            "start one with 'groundwork dev', or leave --no-wait out")
                    .asException(e);
        }
    }

    private RunSource source() {
        if (module == null) {
            if (version != null) {
                throw Problems.badInput(
                        "options_contradict", "--version goes with --module only", "name the module, or leave it out");
            }
            if (directory == null) {
                throw Problems.badInput(
                        "usage", "Missing required parameter: 'DIR', or --module", "see 'groundwork run --help'");
            }
            return Configuration.of(directory, options.varFiles());
        }
        if (directory != null) {
            throw Problems.badInput("options_contradict", "DIR and --module contradict each other", "give one of them");
        }
        if (!options.varFiles().isEmpty()) {
            throw Problems.badInput(
                    "options_contradict",
                    "--var-file and --module contradict each other: nobody declares what such a file sets",
                    "give each variable with --var");
        }
        if (options.writeLockFile) {
            throw Problems.badInput(
                    "options_contradict",
                    "--write-lock-file and --module contradict each other: there is no directory to write to",
                    "leave it out");
        }
        return ModuleSource.of(
                module, version, options.variables(), options.environment().keySet());
    }

    private RunRequest request(RunSource source, String user) {
        return new RunRequest(
                "",
                options.workspace(source.name()),
                "",
                source.origin(),
                options.mode(),
                options.autoApprove && !options.planOnly,
                options.variables(),
                source.varFiles(),
                options.environment(),
                options.planOnly ? null : options.approvalExpiry(),
                user,
                List.of(),
                false,
                options.variablePlaces());
    }

    private RunView start(
            CommandContext shell,
            ApiClient api,
            RunSource source,
            PolicySets policies,
            RunRequest request,
            boolean acceptLoss,
            RunInterrupt interrupt) {
        source.localState().ifPresent(state -> state.tell(shell, api, request.workspace()));
        ConfigurationPacker packer = shell.parts().packer();
        String digest = source.packed(telling(shell.terminal(), packer), api::uploadConfiguration);
        RunRequest complete =
                request.withConfiguration(digest).withPolicies(policies.uploaded(packer, api::uploadConfiguration));
        interrupt.asking();
        return api.createRun(complete, options.origin(source), UUID.randomUUID().toString(), acceptLoss);
    }

    /** What stays behind would otherwise be missed on the worker. */
    private static ConfigurationPacker telling(Terminal terminal, ConfigurationPacker packer) {
        return (directory, extraFiles, archive) -> {
            LeftOut leftOut = packer.pack(directory, extraFiles, archive);
            if (!leftOut.isNothing()) {
                terminal.note(Terminal.clean("left out: " + leftOut.inWords()).replace('\n', ' '));
            }
            return leftOut;
        };
    }

    private static void accepted(CommandContext shell, RunView run) {
        Terminal terminal = shell.terminal();
        if (terminal.json()) {
            terminal.jsonLine(new RunEvent.RunStarted(
                    run.createdAt(), run.runId(), run.workflowId(), run.workspace(), run.mode()));
            return;
        }
        terminal.line(run.runId() + " is accepted");
        for (String line : List.of("logs " + run.runId() + " -f", "status " + run.runId())) {
            terminal.line("  " + shell.typed(line));
        }
    }
}
