package io.groundwork.temporal;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.SecretSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM; raises {@code temporal_credentials_invalid} (user) with what is wrong with it, never its content. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private Pem() {}

    /** In the order of the file; one at least. */
    static List<X509Certificate> certificates(SecretSource source) {
        List<X509Certificate> found = BLOCK.matcher(source.read().reveal())
                .results()
                .filter(block -> block.group(1).endsWith("CERTIFICATE"))
                .map(block -> certificate(source, block.group()))
                .toList();
        if (found.isEmpty()) {
            throw invalid(source, "there is no PEM certificate in it", "name the file with the certificate");
        }
        return found;
    }

    private static X509Certificate certificate(SecretSource source, String block) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw invalid(source, "a certificate in it is damaged", "get the file again from who issued it");
        }
    }

    static PrivateKey privateKey(SecretSource source) {
        Matcher blocks = BLOCK.matcher(source.read().reveal());
        while (blocks.find()) {
            switch (blocks.group(1)) {
                case "PRIVATE KEY" -> {
                    return privateKey(source, Base64.getMimeDecoder().decode(blocks.group(2)));
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
                    throw invalid(
                            source,
                            "its key is neither plain nor PKCS #8 (it is: " + blocks.group(1) + ")",
                            "convert it: openssl pkcs8 -topk8 -nocrypt -in " + source.describe() + " -out new.key");
                default -> {
                    // Parameters of the curve, or the certificate in the same file.
                }
            }
        }
        throw invalid(source, "there is no PEM private key in it", "name the file with the private key");
    }

    private static PrivateKey privateKey(SecretSource source, byte[] bytes) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (GeneralSecurityException e) {
                // Not of this kind.
            }
        }
        throw invalid(source, "its key is damaged, or neither EC, RSA nor Ed25519", "get the file again");
    }

    static ProblemException invalid(SecretSource source, String what, String nextStep) {
        return new Problem(
                        "temporal_credentials_invalid",
                        ProblemKind.USER,
                        "reading " + source.describe() + " for the connection to Temporal: " + what,
                        nextStep)
                .asException();
    }
}
