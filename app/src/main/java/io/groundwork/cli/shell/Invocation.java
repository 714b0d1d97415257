package io.groundwork.cli.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * One call of the command line and everything it may touch of the process around it.
 *
 * @param environment of the process; nothing else in this package reads it
 * @param terminal whether a person sits at both ends: {@code in} and {@code out} are a terminal
 */
public record Invocation(
        List<String> arguments,
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Interrupts interrupts) {
    public Invocation {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }
}
