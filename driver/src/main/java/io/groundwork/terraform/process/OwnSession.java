package io.groundwork.terraform.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Children that no signal of our terminal reaches: a Ctrl-C goes to every process of the terminal's foreground group, and it
 * is for us to say what it means for them.
 */
public final class OwnSession {
    private static final String NOT_EXECUTED = "setsid: failed to execute ";

    private OwnSession() {}

    /**
     * What starts a command in a session of its own, as the very process that is started; the command as it is on a machine
     * without {@code setsid}.
     */
    public static List<String> of(List<String> command) {
        return Stream.concat(Tools.find("setsid").stream(), command.stream()).toList();
    }

    /** Why the command was not even executed, from how its process ended; empty if it was. */
    static Optional<String> notExecuted(int exitCode, Path errors) {
        if (exitCode != 126 && exitCode != 127) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(errors, StandardCharsets.ISO_8859_1)) {
            return lines.findFirst()
                    .filter(line -> line.startsWith(NOT_EXECUTED))
                    .map(line -> line.substring(NOT_EXECUTED.length()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + errors, e);
        }
    }
}
