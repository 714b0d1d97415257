package io.groundwork.app;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs commands one after the other in one JVM, as for a person at a terminal, so that the cache of classes that this JVM writes
 * serves all of them. The build starts it; users do not.
 */
public final class Training {
    private static final String NEXT = "then";

    private Training() {}

    /**
     * Ends with the exit status of the first command that fails, and does not run those behind it; else with 0.
     *
     * @param arguments commands, with the word {@code then} between them
     */
    public static void main(String[] arguments) {
        Main main = Main.ofThisProcess();
        int status = 0;
        for (List<String> command : commands(List.of(arguments))) {
            if (status == 0) {
                status = main.runHere(command, true);
            }
        }
        System.exit(status);
    }

    static List<List<String>> commands(List<String> arguments) {
        List<List<String>> commands = new ArrayList<>();
        List<String> command = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals(NEXT)) {
                commands.add(List.copyOf(command));
                command.clear();
            } else {
                command.add(argument);
            }
        }
        commands.add(List.copyOf(command));
        return commands;
    }
}
