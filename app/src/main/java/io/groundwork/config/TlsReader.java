package io.groundwork.config;

import io.groundwork.config.ConnectionVariables.Found;
import io.groundwork.config.ConnectionVariables.Named;
import io.groundwork.temporal.TlsSettings;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the connection to Temporal is encrypted, and what contradicts that. For one reading by one thread. */
final class TlsReader {
    private final EnvironmentReader reader;
    private final @Nullable Boolean wanted;
    private final @Nullable Found certificate;
    private final @Nullable Found key;
    private final @Nullable Found ca;
    private final @Nullable Named serverName;
    private final @Nullable Boolean anyName;

    TlsReader(EnvironmentReader reader, ConnectionVariables variables) {
        this.reader = reader;
        wanted = variables.flag("TEMPORAL_TLS");
        certificate = variables.fileOrContent(
                "TEMPORAL_TLS_CLIENT_CERT_PATH", "TEMPORAL_TLS_CLIENT_CERT_DATA", "TEMPORAL_MTLS_TLS_CERT");
        key = variables.fileOrContent(
                "TEMPORAL_TLS_CLIENT_KEY_PATH", "TEMPORAL_TLS_CLIENT_KEY_DATA", "TEMPORAL_MTLS_TLS_KEY");
        ca = variables.fileOrContent("TEMPORAL_TLS_SERVER_CA_CERT_PATH", "TEMPORAL_TLS_SERVER_CA_CERT_DATA", null);
        serverName = variables.named("TEMPORAL_TLS_SERVER_NAME", null);
        if (serverName != null) {
            variables.use("TEMPORAL_TLS_SERVER_NAME", serverName, serverName.value());
        }
        anyName = variables.flag("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION");
    }

    /** @param apiKey goes over TLS, unless plain text is asked for */
    @Nullable
    TlsSettings settings(boolean addressNamed, @Nullable Found apiKey) {
        refuseHalfAPair();
        String about = aboutTls();
        if (Boolean.FALSE.equals(wanted)) {
            if (about != null) {
                reader.refuse("TEMPORAL_TLS is false, but " + about + " is about TLS; take one of them away");
            }
            return null;
        }
        String reason = about != null
                ? about
                : apiKey != null ? apiKey.source() : Boolean.TRUE.equals(wanted) ? "TEMPORAL_TLS" : null;
        if (reason == null) {
            return null;
        }
        if (!addressNamed) {
            reader.refuse(reason + " is set, but no Temporal is named: set TEMPORAL_ADDRESS");
        }
        boolean pair = certificate != null && key != null;
        return new TlsSettings(
                pair ? Objects.requireNonNull(certificate).where() : null,
                pair ? Objects.requireNonNull(key).where() : null,
                ca == null ? null : ca.where(),
                serverName == null ? null : serverName.value(),
                !Boolean.TRUE.equals(anyName));
    }

    /** The first that makes no sense without TLS. */
    private @Nullable String aboutTls() {
        return Stream.of(
                        source(certificate),
                        source(key),
                        source(ca),
                        serverName == null ? Stream.<String>empty() : Stream.of(serverName.source()),
                        Stream.of("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION")
                                .filter(name -> Boolean.TRUE.equals(anyName)))
                .flatMap(sources -> sources)
                .findFirst()
                .orElse(null);
    }

    private static Stream<String> source(@Nullable Found found) {
        return found == null ? Stream.empty() : Stream.of(found.source());
    }

    private void refuseHalfAPair() {
        if (certificate != null && key == null) {
            String missing = ofTheSeed(certificate) ? "TEMPORAL_MTLS_TLS_KEY" : "TEMPORAL_TLS_CLIENT_KEY_PATH";
            reader.refuse(certificate.source() + " is set, but " + missing + " is not: a certificate needs its key");
        }
        if (key != null && certificate == null) {
            String missing = ofTheSeed(key) ? "TEMPORAL_MTLS_TLS_CERT" : "TEMPORAL_TLS_CLIENT_CERT_PATH";
            reader.refuse(key.source() + " is set, but " + missing + " is not: a key needs its certificate");
        }
    }

    private static boolean ofTheSeed(Found found) {
        return found.source().startsWith("TEMPORAL_MTLS_");
    }
}
