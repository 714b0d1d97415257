package io.groundwork.app;

import io.groundwork.cli.shell.Stack;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.codec.CodecServer;
import io.groundwork.codec.CodecSettings;
import io.groundwork.codec.WebOrigin;
import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.groundwork.secret.Secret;
import io.groundwork.server.TokenFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code groundwork codec-server}. */
final class CodecProcess implements Stack {
    private final CodecServer server;
    private final Secret token;
    private final Path tokenFile;
    private final List<WebOrigin> origins;

    private CodecProcess(CodecServer server, Secret token, Path tokenFile, List<WebOrigin> origins) {
        this.server = server;
        this.token = token;
        this.tokenFile = tokenFile;
        this.origins = origins;
    }

    static CodecProcess start(StackRequest request, Settings settings) {
        List<WebOrigin> origins = request.web().stream().map(WebOrigin::parse).toList();
        KeyRing ring = KeyRing.load(Objects.requireNonNullElse(
                settings.keyRing(), request.dataDirectory().resolve("keyring.json")));
        Path own = request.dataDirectory().resolve("token");
        Path tokenFile = Objects.requireNonNullElse(request.tokenFile(), own);
        // The data directory's is made if there is none, as by the server; one that was named is somebody else's.
        Secret token = tokenFile.equals(own) && Files.isDirectory(request.dataDirectory())
                ? TokenFile.loadOrCreate(own)
                : WorkerProcess.token(tokenFile);
        CodecServer server = CodecServer.start(
                new CodecSettings(
                        Objects.requireNonNullElse(request.listen(), settings.bind()),
                        Objects.requireNonNull(request.port(), "its command names one"),
                        origins,
                        token),
                ring);
        return new CodecProcess(server, token, tokenFile, origins);
    }

    @Override
    public URI server() {
        return server.address();
    }

    @Override
    public Secret token() {
        return token;
    }

    @Override
    public Map<String, String> addresses() {
        String pages = origins.isEmpty()
                ? "none (name them with --web)"
                : String.join(", ", origins.stream().map(WebOrigin::text).toList());
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("codec endpoint", server.address().toString());
        addresses.put("token file", tokenFile.toString());
        addresses.put("for pages of", pages);
        return addresses;
    }

    @Override
    public void close() {
        server.close();
    }
}
