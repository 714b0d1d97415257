package io.groundwork.cli.run;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.problem.ExitCode;
import io.groundwork.run.Decision;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
        name = "deny",
        description = "Denies the plan that a run waits with, exactly that plan and no later one.",
        footer = {"", "Example:", "  groundwork deny run-0mft3k2v9a1b2c3d --reason 'deletes the database'"})
public final class DenyCommand implements Command {
    @Mixin
    private final DecisionOptions decision = new DecisionOptions();

    @Override
    public ExitCode run(CommandContext shell) {
        ExitCode code = decision.deliver(shell, Decision.Verdict.DENY);
        // That the run ended denied is what was asked for.
        return code == ExitCode.DENIED ? ExitCode.OK : code;
    }
}
