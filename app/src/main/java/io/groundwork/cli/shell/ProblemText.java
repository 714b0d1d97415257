package io.groundwork.cli.shell;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.groundwork.cli.terminal.ShortDigests;
import io.groundwork.cli.terminal.Style;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a command says that it failed: three lines on stderr, or one JSON object on stdout. */
public final class ProblemText {
    private ProblemText() {}

    /** The last line of a command with {@code --json} that failed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ErrorLine(
            String type,
            Instant at,
            String code,
            String kind,
            String message,
            String nextStep,
            @Nullable String runId) {}

    public static void write(Terminal terminal, Problem refused, @Nullable String runId) {
        write(terminal, refused, runId, null);
    }

    /**
     * As above.
     *
     * @param workspace that it is about; null if that is not known
     */
    public static void write(Terminal terminal, Problem refused, @Nullable String runId, @Nullable String workspace) {
        Problem said = ofCommand(refused);
        Problem problem = new Problem(
                said.code(), said.kind(), said.message(), Advice.complete(said.nextStep(), runId, workspace));
        if (terminal.json()) {
            terminal.jsonLine(new ErrorLine(
                    "error",
                    Instant.now(),
                    problem.code(),
                    problem.kind().wireName(),
                    problem.message(),
                    problem.nextStep(),
                    runId));
        } else {
            terminal.note(terminal.paint(Style.RED, "error:") + " " + indent(ShortDigests.in(problem.message())));
            if (!problem.nextStep().isEmpty()) {
                terminal.note("  next: " + indent(problem.nextStep()));
            }
            terminal.note("  code: " + problem.code());
        }
    }

    /** The server speaks to programs of headers; whoever types a command has a file. */
    private static Problem ofCommand(Problem problem) {
        return problem.code().equals("unauthorized")
                ? new Problem(
                        problem.code(),
                        problem.kind(),
                        "the server does not know the token that was sent",
                        "copy the server's token (the file 'token' in its data directory) and name it with --token-file"
                                + " or GROUNDWORK_TOKEN_FILE")
                : problem;
    }

    private static String indent(String text) {
        return Terminal.clean(text).strip().replace("\n", "\n    ");
    }
}
