package io.groundwork.cli.serve;

import io.groundwork.cli.shell.CommandContext;
import io.groundwork.cli.shell.StackRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code dev} and {@code server} have in common. */
final class ForegroundOptions {
    @Option(names = "--listen", paramLabel = "HOST", description = "address to bind to (default: loopback only)")
    @Nullable
    String listen;

    @Option(names = "--port", paramLabel = "PORT", description = "port to bind to; 0 takes any that is free")
    @Nullable
    Integer port;

    @Mixin
    final TemporalOptions temporal = new TemporalOptions();

    StackRequest request(CommandContext shell, StackRequest.Kind kind) {
        return request(shell, kind, List.of());
    }

    StackRequest request(CommandContext shell, StackRequest.Kind kind, List<String> web) {
        return new StackRequest(
                kind,
                shell.dataDirectory(),
                listen,
                port,
                temporal.temporal,
                shell.namedServer(),
                shell.options().tokenFile,
                !temporal.noSearchAttributes,
                shell.invocation().environment(),
                web);
    }
}
