package io.groundwork.cli.serve;

import io.groundwork.cli.shell.Command;
import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.problem.ExitCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "codec-server",
        description = {
            "Runs Temporal's codec endpoints in the foreground, until Ctrl-C: with them Temporal's UI and CLI show",
            "what is encrypted in its history."
        },
        footer = {"", "Example:", "  groundwork codec-server --web http://localhost:8080"})
public final class CodecServerCommand implements Command {
    /** As the codec servers of Temporal's own samples. */
    private static final int PORT = 8081;

    @Option(
            names = "--web",
            paramLabel = "ORIGIN",
            description = "where Temporal's UI is served, e.g. http://localhost:8080; may be repeated")
    private List<String> web = new ArrayList<>();

    @Option(names = "--listen", paramLabel = "HOST", description = "address to bind to (default: loopback only)")
    private @Nullable String listen;

    @Option(names = "--port", paramLabel = "PORT", description = "port to bind to; 0 takes any that is free (8081)")
    private int port = PORT;

    @Override
    public ExitCode run(CommandContext shell) throws InterruptedException {
        return Foreground.serve(
                shell,
                new StackRequest(
                        StackRequest.Kind.CODEC_SERVER,
                        shell.dataDirectory(),
                        listen,
                        port,
                        null,
                        null,
                        shell.tokenFile(),
                        true,
                        shell.invocation().environment(),
                        web));
    }
}
