package io.groundwork.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code dev} and {@code server} have in common. */
final class ForegroundOptions {
    @Option(names = "--listen", paramLabel = "HOST", description = "address to bind to (default: loopback only)")
    @Nullable
    String listen;

    @Option(names = "--port", paramLabel = "PORT", description = "port to bind to; 0 takes any that is free")
    @Nullable
    Integer port;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "address of Temporal (TEMPORAL_ADDRESS)")
    @Nullable
    String temporal;

    StackRequest request(Shell shell, StackRequest.Kind kind) {
        return request(shell, kind, List.of());
    }

    StackRequest request(Shell shell, StackRequest.Kind kind, List<String> web) {
        return new StackRequest(
                kind,
                shell.dataDirectory(),
                listen,
                port,
                temporal,
                shell.namedServer(),
                shell.options().tokenFile,
                shell.invocation().environment(),
                web);
    }
}
