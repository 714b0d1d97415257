package io.groundwork.temporal;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS as the settings want it, with files that may be renewed at any time. Thread-safe. */
final class Tls {
    private final TlsSettings settings;
    private final @Nullable ClientIdentity identity;
    private final ServerTrust trust;

    /** Raises {@code temporal_credentials_invalid} or {@code secret_file_unreadable} (user). */
    Tls(TlsSettings settings) {
        this.settings = settings;
        this.identity = settings.certificate() == null || settings.key() == null
                ? null
                : new ClientIdentity(settings.certificate(), settings.key());
        this.trust = new ServerTrust(settings.serverCa(), settings.verifiesHost());
    }

    TlsSettings settings() {
        return settings;
    }

    /** The certificate we showed last, where we show any. */
    Optional<X509Certificate> certificate() {
        return Optional.ofNullable(identity).map(ClientIdentity::certificate);
    }

    /** For gRPC. The JDK's TLS rather than the bundled native one: its failures say which certificate is meant. */
    SslContext forGrpc() {
        SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                .trustManager(trust)
                // A resumed session would go on with the certificate of before.
                .sessionCacheSize(1)
                .sessionTimeout(1);
        if (identity != null) {
            builder.keyManager(identity);
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("setting up TLS", e);
        }
    }

    /** For a single handshake by hand. */
    SSLContext forOneHandshake() {
        return context(identity, trust);
    }

    static SSLContext context(@Nullable KeyManager identity, TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    identity == null ? new KeyManager[0] : new KeyManager[] {identity},
                    new TrustManager[] {trust},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("setting up TLS", e);
        }
    }
}
