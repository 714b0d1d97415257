package io.groundwork.temporal;

import io.groundwork.secret.SecretSource;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted, and who shows what to whom. All of it is PEM, and read anew for every handshake.
 *
 * @param certificate what we show the server, with its chain; null where it asks for none
 * @param key the private key of {@code certificate}, PKCS #8; null exactly if that is
 * @param serverCa whom to trust; null for the JDK's list
 * @param serverName the name the server's certificate must carry; null for the host of the address
 * @param verifiesHost whether that name is looked at; who signed the certificate is looked at always
 */
public record TlsSettings(
        @Nullable SecretSource certificate,
        @Nullable SecretSource key,
        @Nullable SecretSource serverCa,
        @Nullable String serverName,
        boolean verifiesHost) {
    public TlsSettings {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate and its key come together");
        }
    }

    /** For people. */
    String describe() {
        return "TLS"
                + (certificate == null ? "" : " with client certificate " + certificate.describe())
                + (serverCa == null ? "" : ", trusting " + serverCa.describe())
                + (serverName == null ? "" : ", as " + serverName)
                + (verifiesHost ? "" : ", whatever the server's name");
    }
}
