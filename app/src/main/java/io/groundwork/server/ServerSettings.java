package io.groundwork.server;

import io.groundwork.secret.Secret;
import io.groundwork.state.SharedStateSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a server's operator decides.
 *
 * @param bind address to listen on; loopback unless told otherwise
 * @param port 0 to 65535; 0 for any that is free
 * @param publicUrl where engines on other machines reach this server; null for the address it listens on
 * @param dataDirectory for the database and the blobs
 * @param token guards the API
 * @param policies what every plan must be judged by
 * @param shared which workspaces let the runs of others read their state
 * @param acceptTemporalStarts whether a run is taken that somebody started on Temporal without asking this server
 */
public record ServerSettings(
        String bind,
        int port,
        @Nullable String publicUrl,
        Path dataDirectory,
        Secret token,
        String version,
        RequiredPolicies policies,
        SharedStateSettings shared,
        boolean acceptTemporalStarts) {
    /** With nothing required but the default policies, no state shared, and no runs but its own. */
    public ServerSettings(
            String bind, int port, @Nullable String publicUrl, Path dataDirectory, Secret token, String version) {
        this(
                bind,
                port,
                publicUrl,
                dataDirectory,
                token,
                version,
                RequiredPolicies.NONE,
                SharedStateSettings.NONE,
                false);
    }
}
