package io.groundwork.temporal;

import io.groundwork.problem.ProblemException;
import io.groundwork.secret.SecretSource;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose signature on a server's certificate we trust, read anew for every handshake. Thread-safe. */
final class ServerTrust extends X509ExtendedTrustManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTrust.class);

    private final @Nullable SecretSource ca;
    private final boolean verifiesHost;
    private final AtomicReference<X509ExtendedTrustManager> current = new AtomicReference<>();

    /** Raises {@code temporal_credentials_invalid} or {@code secret_file_unreadable} (user). */
    ServerTrust(@Nullable SecretSource ca, boolean verifiesHost) {
        this.ca = ca;
        this.verifiesHost = verifiesHost;
        current.set(read());
    }

    private X509ExtendedTrustManager read() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(ca == null ? null : store(Pem.certificates(ca)));
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager trust) {
                    return trust;
                }
            }
            throw new IllegalStateException("the JDK trusts nobody");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("setting up whom to trust", e);
        }
    }

    private static KeyStore store(List<X509Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry("ca" + store.size(), certificate);
        }
        return store;
    }

    private X509ExtendedTrustManager renewed() {
        if (ca != null) {
            try {
                current.set(read());
            } catch (ProblemException e) {
                LOG.warn("{}; going on with what was read before", e.getMessage());
            }
        }
        return current.get();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (verifiesHost) {
            renewed().checkServerTrusted(chain, authType, engine);
        } else {
            renewed().checkServerTrusted(chain, authType);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        if (verifiesHost) {
            renewed().checkServerTrusted(chain, authType, socket);
        } else {
            renewed().checkServerTrusted(chain, authType);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        renewed().checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw noServer();
    }

    private static CertificateException noServer() {
        return new CertificateException("this is the client's side");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return current.get().getAcceptedIssuers();
    }
}
