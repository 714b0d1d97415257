package io.groundwork.terraform.process;

import java.util.List;
import java.util.stream.Stream;

/**
 * Children that no signal of our terminal reaches: a Ctrl-C goes to every process of the terminal's foreground group, and it
 * is for us to say what it means for them.
 */
public final class OwnSession {
    private OwnSession() {}

    /**
     * What starts a command in a session of its own, as the very process that is started; the command as it is on a machine
     * without {@code setsid}.
     */
    public static List<String> of(List<String> command) {
        return Stream.concat(Tools.find("setsid").stream(), command.stream()).toList();
    }
}
