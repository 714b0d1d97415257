package io.groundwork.cli.shell;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to start.
 *
 * @param dataDirectory where everything is kept; made where it is missing
 * @param listen host to bind to; null for loopback
 * @param port 0 to 65535, 0 for any that is free; null for the default of the kind
 * @param temporal address of Temporal, host:port; null for what the environment says
 * @param server the server a worker talks to; null where the kind brings its own
 * @param tokenFile the token a worker shows; null for the one in the data directory
 * @param searchAttributes false for runs without search attributes, whatever the environment says
 * @param environment of the process
 * @param web origins of pages that may ask the codec endpoints, as a person wrote them
 */
public record StackRequest(
        Kind kind,
        Path dataDirectory,
        @Nullable String listen,
        @Nullable Integer port,
        @Nullable String temporal,
        @Nullable URI server,
        @Nullable Path tokenFile,
        boolean searchAttributes,
        Map<String, String> environment,
        List<String> web) {
    public StackRequest {
        web = List.copyOf(web);
    }

    public StackRequest(
            Kind kind,
            Path dataDirectory,
            @Nullable String listen,
            @Nullable Integer port,
            @Nullable String temporal,
            @Nullable URI server,
            @Nullable Path tokenFile,
            boolean searchAttributes,
            Map<String, String> environment) {
        this(kind, dataDirectory, listen, port, temporal, server, tokenFile, searchAttributes, environment, List.of());
    }

    /** Which parts. */
    public enum Kind {
        /** Server, worker and Temporal for one {@code run}; announced, so that its plan can be approved from elsewhere. */
        RUN,
        /** What is needed to read from the data directory; not announced, it is gone in a moment. */
        READ,
        /** Server, worker and Temporal, until told to stop; announced. */
        DEV,
        /** The server; announced. */
        SERVER,
        /** A worker for a server elsewhere. */
        WORKER,
        /** The codec endpoints alone. */
        CODEC_SERVER
    }
}
