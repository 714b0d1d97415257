package io.groundwork.cli.shell;

import io.groundwork.problem.ExitCode;

/** One command with its options filled in. What goes wrong is raised as a {@code ProblemException}. */
public interface Command {
    ExitCode run(CommandContext shell) throws InterruptedException;
}
