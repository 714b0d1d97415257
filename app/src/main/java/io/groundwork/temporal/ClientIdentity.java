package io.groundwork.temporal;

import io.groundwork.problem.ProblemException;
import io.groundwork.secret.SecretSource;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our certificate and its key, read anew for every handshake: whoever renews them on disk need not restart us. A pair
 * that is being written just then, or was never good, is passed over for the last good one. Thread-safe.
 */
final class ClientIdentity extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(ClientIdentity.class);

    /** Named, because the two halves are asked for in separate calls, and the next handshake may be under way. */
    private record Pair(String alias, List<X509Certificate> chain, PrivateKey key) {}

    private final SecretSource certificate;
    private final SecretSource key;
    private final AtomicReference<Pair> current = new AtomicReference<>();
    private final Map<String, Pair> pairs = new ConcurrentHashMap<>();

    /** Raises {@code temporal_credentials_invalid} or {@code secret_file_unreadable} (user). */
    ClientIdentity(SecretSource certificate, SecretSource key) {
        this.certificate = certificate;
        this.key = key;
        current.set(read());
    }

    /** The certificate that was shown last. */
    X509Certificate certificate() {
        return current.get().chain().getFirst();
    }

    private Pair read() {
        List<X509Certificate> chain = Pem.certificates(certificate);
        String alias = chain.getFirst().getSerialNumber().toString(16);
        var read = new Pair(alias, chain, Pem.privateKey(key));
        if (!belongTogether(read.chain().getFirst(), read.key())) {
            throw Pem.invalid(
                    key,
                    "the key is not that of the certificate " + certificate.describe(),
                    "name the key that the certificate was issued for");
        }
        pairs.put(alias, read);
        return read;
    }

    private Pair renewed() {
        try {
            current.set(read());
        } catch (ProblemException e) {
            LOG.warn("{}; going on with the certificate read before", e.getMessage());
        }
        return current.get();
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        String algorithm = key.getAlgorithm().equals("RSA")
                ? "SHA256withRSA"
                : key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA";
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(certificate.getSignature());
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(certificate.getSignature());
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Pair pair = renewed();
        // Whoever the server wants it signed by: shown the wrong one, it says so; shown none, it says less.
        return Arrays.asList(keyTypes).contains(pair.key().getAlgorithm()) ? pair.alias() : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return pair(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return pair(alias).key();
    }

    private Pair pair(String alias) {
        return pairs.getOrDefault(alias, current.get());
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {current.get().alias()};
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
