package io.groundwork.cli.shell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Next steps that can be typed as they stand: who wrote them did not always know which run, or which workspace, it is about. */
public final class Advice {
    private static final Pattern OF_A_RUN = Pattern.compile("'groundwork (status|logs|plan)'");
    private static final Pattern OF_A_WORKSPACE = Pattern.compile("'groundwork (state list|state pull|outputs)'");
    private static final Pattern RUN = Pattern.compile("run-[0-9a-z]{16}");

    private Advice() {}

    /** The text with the arguments that its commands lack, as far as they are known. */
    public static String complete(String text, @Nullable String run, @Nullable String workspace) {
        return with(with(text, OF_A_RUN, run), OF_A_WORKSPACE, workspace);
    }

    private static String with(String text, Pattern commands, @Nullable String argument) {
        return argument == null
                ? text
                : commands.matcher(text).replaceAll("'groundwork $1 " + Matcher.quoteReplacement(argument) + "'");
    }

    /** The run that a command line is about; null for none. */
    public static @Nullable String runIn(Iterable<String> arguments) {
        for (String argument : arguments) {
            if (RUN.matcher(argument).matches()) {
                return argument;
            }
        }
        return null;
    }
}
