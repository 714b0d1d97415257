package io.groundwork.cli;

import io.groundwork.problem.ExitCode;

/** One command with its options filled in. What goes wrong is raised as a {@code ProblemException}. */
interface Command {
    ExitCode run(Shell shell) throws InterruptedException;
}
