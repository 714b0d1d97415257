package io.groundwork.cli.shell;

import io.groundwork.cli.terminal.Terminal;
import io.groundwork.problem.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a command runs in: the invocation, the options every command has, and the parts. */
public record CommandContext(Invocation invocation, Terminal terminal, GlobalOptions options, CliPorts parts) {
    /** An environment variable; null where it is absent or empty. */
    @Nullable
    public String environment(String name) {
        String value = invocation.environment().get(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** Where a local stack keeps everything: option, environment, else the user's data directory. */
    public Path dataDirectory() {
        if (options.dataDirectory != null) {
            return options.dataDirectory.toAbsolutePath().normalize();
        }
        String named = environment("GROUNDWORK_DATA_DIR");
        return named != null
                ? Path.of(named).toAbsolutePath().normalize()
                : userData().resolve("groundwork");
    }

    private Path userData() {
        String xdg = environment("XDG_DATA_HOME");
        if (xdg != null) {
            return Path.of(xdg);
        }
        String named = environment("HOME");
        Path home = Path.of(named != null ? named : System.getProperty("user.home", "."));
        return System.getProperty("os.name", "").startsWith("Mac")
                ? home.resolve("Library/Application Support")
                : home.resolve(".local/share");
    }

    /** The server that option or environment name; null where they name none. */
    @Nullable
    public URI namedServer() {
        String named = environment("GROUNDWORK_SERVER");
        if (options.server != null || named == null) {
            return options.server;
        }
        try {
            return new URI(named);
        } catch (URISyntaxException e) {
            throw Problems.badInput(
                    "server_address_invalid",
                    "GROUNDWORK_SERVER is not an address: " + named,
                    "write it like http://127.0.0.1:8233 or https://groundwork.example.com");
        }
    }

    /** The token file that option or environment name, else the data directory's. */
    public Path tokenFile() {
        if (options.tokenFile != null) {
            return options.tokenFile;
        }
        String named = environment("GROUNDWORK_TOKEN_FILE");
        return named != null ? Path.of(named) : dataDirectory().resolve("token");
    }

    /** Who is at the keyboard, for the records. */
    public String user() {
        String user = environment("USER");
        return user != null ? user : System.getProperty("user.name", "unknown");
    }

    /** Our API, over a server that option or environment name, or that serves the data directory. */
    public Session connect() {
        return new ServerFinder(this).find();
    }

    /** As {@link #connect}, but if there is no server, over an embedded one for this command to read from. */
    public Session connectToRead() {
        return new ServerFinder(this).findOrEmbed(StackRequest.Kind.READ);
    }

    /** As {@link #connect}, but if there is no server, over an embedded stack that carries runs. */
    public Session connectToRun() {
        return new ServerFinder(this).findOrEmbed(StackRequest.Kind.RUN);
    }

    /** A command as somebody would type it who wants the server, or the data directory, that this one was told of. */
    public String typed(String words) {
        StringBuilder line = new StringBuilder("groundwork ").append(words);
        if (options.server != null) {
            line.append(" --server ").append(quoted(options.server.toString()));
        }
        if (options.dataDirectory != null) {
            line.append(" --data-dir ").append(quoted(options.dataDirectory.toString()));
        }
        if (options.tokenFile != null) {
            line.append(" --token-file ").append(quoted(options.tokenFile.toString()));
        }
        return line.toString();
    }

    /** As a shell takes it for one word. */
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:@%+,=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    StackRequest stackRequest(StackRequest.Kind kind) {
        return new StackRequest(kind, dataDirectory(), null, 0, null, null, null, true, invocation.environment());
    }
}
