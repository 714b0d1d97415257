package io.groundwork.secret;

import io.groundwork.problem.Problems;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What the server, workers and commands take for a token: one rule, so that none of them lets in who shows nothing. */
public final class TokenText {
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

    private TokenText() {}

    /**
     * The token in a file's text; raises {@code token_invalid} (user) for an empty one, or one with blanks in it.
     *
     * @param file it was read from, for people
     */
    public static Secret of(Path file, String text) {
        String token = text.strip();
        if (!PRINTABLE.matcher(token).matches()) {
            throw Problems.badInput(
                    "token_invalid",
                    "there is no token in " + file,
                    "put the server's token there, on one line; the server makes a new one if you delete its own");
        }
        return new Secret(token);
    }
}
