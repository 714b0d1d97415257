package io.groundwork.cli.shell;

import io.groundwork.cli.terminal.Spinner;
import io.groundwork.client.ApiClient;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.secret.Secret;
import io.groundwork.secret.TokenText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Which server a command talks to: the one that is named, else the one that serves the data directory, else our own. */
final class ServerFinder {
    private final CommandContext shell;
    private boolean told;

    ServerFinder(CommandContext shell) {
        this.shell = shell;
    }

    /** Over the server that option or environment name, else the one that serves the data directory. */
    Session find() {
        return findAny()
                .orElseThrow(() -> new Problem(
                                "no_server",
                                ProblemKind.EXTERNAL,
                                "no server is named, and none serves " + shell.dataDirectory(),
                                "start one ('groundwork dev'), or name one with --server or GROUNDWORK_SERVER")
                        .asException());
    }

    /**
     * As {@link #find}, else over a stack of our own for as long as this command runs. Another one that is about to serve
     * the data directory, or about to leave it, is given a moment.
     */
    Session findOrEmbed(StackRequest.Kind kind) {
        return Turn.await(shell, () -> findAny().orElseGet(() -> embed(kind)));
    }

    private Optional<Session> findAny() {
        URI named = shell.namedServer();
        if (named != null) {
            return Optional.of(new Session(new ApiClient(named, token(shell.tokenFile())), null));
        }
        Optional<RunningStack> running = RunningStack.find(shell.dataDirectory());
        return running.map(stack -> new Session(new ApiClient(stack.server(), token(shell.tokenFile())), null));
    }

    private Session embed(StackRequest.Kind kind) {
        boolean takesAWhile = kind == StackRequest.Kind.RUN;
        if (takesAWhile && !told && !shell.terminal().json()) {
            told = true;
            shell.terminal()
                    .note("no server is named or running: starting one for this command, with its data in "
                            + shell.dataDirectory());
        }
        try (Spinner spinner = takesAWhile && shell.terminal().interactive()
                ? Spinner.on(shell.terminal())
                : Spinner.none(shell.terminal())) {
            spinner.doing("starting", Instant.now());
            Stack stack = shell.parts().stacks().open(shell.stackRequest(kind));
            return new Session(new ApiClient(stack.server(), stack.token()), stack);
        }
    }

    static Secret token(Path file) {
        try {
            return TokenText.of(file, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw Problems.badInput(
                    "token_missing",
                    "there is no token file " + file,
                    "copy the server's token (the file 'token' in its data directory) and name it with --token-file");
        } catch (IOException e) {
            throw Problems.badInput(
                    "token_missing",
                    "cannot read the token file " + file + ": " + e.getMessage(),
                    "check who may read it, or name another with --token-file");
        }
    }
}
