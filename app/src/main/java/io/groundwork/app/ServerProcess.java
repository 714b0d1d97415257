package io.groundwork.app;

import io.groundwork.cli.shell.Stack;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.config.Settings;
import io.groundwork.dev.DataDirectory;
import io.groundwork.dev.OperatorPolicies;
import io.groundwork.keyring.KeyRing;
import io.groundwork.keyring.RingSealer;
import io.groundwork.secret.Secret;
import io.groundwork.server.GroundworkServer;
import io.groundwork.server.ServerSettings;
import io.groundwork.server.TokenFile;
import io.groundwork.temporal.TemporalConnection;
import io.groundwork.temporal.TemporalRuns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;

/** {@code groundwork server}. */
final class ServerProcess implements Stack {
    private final DataDirectory data;
    private final TemporalConnection temporal;
    private final GroundworkServer server;
    private final Secret token;

    private ServerProcess(DataDirectory data, TemporalConnection temporal, GroundworkServer server, Secret token) {
        this.data = data;
        this.temporal = temporal;
        this.server = server;
        this.token = token;
    }

    static ServerProcess start(StackRequest request, Settings settings, String version) {
        DataDirectory data = DataDirectory.own(request.dataDirectory());
        TemporalConnection temporal = null;
        try {
            Secret token = TokenFile.loadOrCreate(data.token());
            KeyRing ring = KeyRing.load(Objects.requireNonNullElse(settings.keyRing(), data.keyRing()));
            temporal = TemporalConnection.open(settings.temporal(), ring);
            GroundworkServer server = GroundworkServer.start(
                    new ServerSettings(
                            Objects.requireNonNullElse(request.listen(), settings.bind()),
                            request.port() == null ? settings.port() : request.port(),
                            settings.publicUrl(),
                            data.root(),
                            token,
                            version,
                            OperatorPolicies.of(settings),
                            settings.shared(),
                            settings.temporal().acceptsStarts(false)),
                    new TemporalRuns(temporal),
                    temporal::isUp,
                    new RingSealer(ring));
            data.announce(server.baseUrl(), null);
            return new ServerProcess(data, temporal, server, token);
        } catch (IOException e) {
            data.close();
            throw new UncheckedIOException("announcing the server", e);
        } catch (RuntimeException e) {
            if (temporal != null) {
                temporal.close();
            }
            data.close();
            throw e;
        }
    }

    @Override
    public URI server() {
        return server.baseUrl();
    }

    @Override
    public Secret token() {
        return token;
    }

    @Override
    public Map<String, String> addresses() {
        return Map.of(
                "server",
                server.baseUrl().toString(),
                "token file",
                data.token().toString());
    }

    @Override
    public void close() {
        server.close();
        temporal.close();
        data.close();
    }
}
