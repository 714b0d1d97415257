package io.groundwork.app;

import io.groundwork.cli.Cli;
import io.groundwork.cli.shell.CliPorts;
import io.groundwork.cli.shell.Interrupts;
import io.groundwork.cli.shell.Invocation;
import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entry point of every {@code groundwork} process. */
public final class Main {
    private final Cli cli;
    private final Interrupts interrupts;

    /** Takes what the commands do not build themselves; {@link #main} wires the real ones. */
    public Main(CliPorts parts, Interrupts interrupts) {
        this.cli = new Cli(parts);
        this.interrupts = interrupts;
    }

    /** Runs one command with nobody at a terminal and returns its exit status. */
    public int run(
            List<String> arguments, Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        return run(arguments, environment, in, out, err, false);
    }

    /**
     * Runs one command and returns its exit status.
     *
     * @param terminal whether a person sits at both {@code in} and {@code out}
     */
    public int run(
            List<String> arguments,
            Map<String, String> environment,
            InputStream in,
            PrintStream out,
            PrintStream err,
            boolean terminal) {
        return cli.run(new Invocation(arguments, environment, in, out, err, terminal, interrupts));
    }

    /** As this process was started: its environment and its streams, the real parts. */
    static Main ofThisProcess() {
        return new Main(Wiring.parts(), new Signals());
    }

    /** Runs one command with the environment and the streams of this process. */
    int runHere(List<String> arguments, boolean terminal) {
        return run(arguments, System.getenv(), System.in, System.out, System.err, terminal);
    }

    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler(new OutOfMemoryExit(System.err));
        int status = ofThisProcess()
                .runHere(
                        List.of(arguments),
                        Optional.ofNullable(System.console())
                                .map(Console::isTerminal)
                                .orElse(false));
        // Threads of libraries must not keep a finished command alive.
        System.exit(status);
    }
}
