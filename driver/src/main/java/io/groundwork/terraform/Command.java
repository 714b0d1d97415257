package io.groundwork.terraform;

import java.nio.file.Path;
import java.util.List;

/** One engine command that knows its own argv. Immutable; file names in it are relative to the work directory or absolute. */
public sealed interface Command permits Version, Init, Plan, Show, Apply, StatePull {

    /** What follows the binary's name. */
    List<String> arguments();

    /** For messages: "planning", "applying the plan". */
    String doing();

    /** Whether this exit code is an answer and not a failure. */
    default boolean answersWith(int exitCode) {
        return exitCode == 0;
    }

    /** Whether standard output is the {@code -json} event stream, as opposed to one document. */
    default boolean streamsEvents() {
        return false;
    }

    /** A file name as an argument. The engine would take one that starts with a dash for an option. */
    static String fileArgument(Path file) {
        String text = file.toString();
        if (text.isEmpty() || text.startsWith("-")) {
            throw new IllegalArgumentException("not a usable file name for the engine: '" + text + "'");
        }
        return text;
    }
}
