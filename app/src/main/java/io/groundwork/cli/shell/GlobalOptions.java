package io.groundwork.cli.shell;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command knows, before or after its name. */
public final class GlobalOptions {
    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "the server to talk to (GROUNDWORK_SERVER)")
    @Nullable
    URI server;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "where a local stack keeps everything (GROUNDWORK_DATA_DIR)")
    @Nullable
    Path dataDirectory;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "file with the server's token (GROUNDWORK_TOKEN_FILE); default: token in the data directory")
    @Nullable
    public Path tokenFile;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "write JSON, one object a line, and nothing else to stdout")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this help")
    public boolean help;
}
