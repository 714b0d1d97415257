package io.groundwork.cli.run;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.problem.ExitCode;
import io.groundwork.run.Decision;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(
        name = "approve",
        description = "Approves the plan that a run waits with, exactly that plan and no later one.",
        footer = {"", "Example:", "  groundwork approve run-0mft3k2v9a1b2c3d --reason 'the plan is what we want'"})
public final class ApproveCommand implements Command {
    @Mixin
    private final DecisionOptions decision = new DecisionOptions();

    @Override
    public ExitCode run(CommandContext shell) {
        return decision.deliver(shell, Decision.Verdict.APPROVE);
    }
}
