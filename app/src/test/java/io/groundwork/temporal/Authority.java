package io.groundwork.temporal;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate authority that exists for one test. */
final class Authority {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X500Name name;
    private final KeyPair keys = keys();
    private final X509Certificate certificate;

    Authority(String name) {
        this.name = new X500Name("CN=" + name);
        this.certificate = sign(this.name, keys, Duration.ofDays(1), null);
    }

    /** A certificate with its key, as PEM. */
    record Issued(String certificate, String key) {
        Path certificateIn(Path directory, String name) {
            return write(directory.resolve(name + ".pem"), certificate);
        }

        Path keyIn(Path directory, String name) {
            return write(directory.resolve(name + ".key"), key);
        }
    }

    String certificate() {
        return pem(certificate);
    }

    X509Certificate trusted() {
        return certificate;
    }

    Path certificateIn(Path directory, String file) {
        return write(directory.resolve(file + ".pem"), certificate());
    }

    Issued client(String subject) {
        return issue(subject, Duration.ofDays(1), null);
    }

    /** One that was good until a minute ago. */
    Issued expiredClient(String subject) {
        return issue(subject, Duration.ofMinutes(-1), null);
    }

    Issued server(String... hosts) {
        return issue("server", Duration.ofDays(1), names(hosts));
    }

    Issued expiredServer(String... hosts) {
        return issue("server", Duration.ofMinutes(-1), names(hosts));
    }

    private Issued issue(String subject, Duration end, @Nullable GeneralNames hosts) {
        KeyPair own = keys();
        return new Issued(pem(sign(new X500Name("CN=" + subject), own, end, hosts)), pem(own.getPrivate()));
    }

    private X509Certificate sign(X500Name subject, KeyPair own, Duration end, @Nullable GeneralNames hosts) {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(64, RANDOM),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(end)),
                subject,
                own.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(subject.equals(name)));
            if (hosts != null) {
                builder.addExtension(Extension.subjectAlternativeName, false, hosts);
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralNames names(String... hosts) {
        GeneralName[] names = new GeneralName[hosts.length];
        for (int i = 0; i < hosts.length; i++) {
            boolean number = hosts[i].matches("[0-9.]+");
            names[i] = new GeneralName(number ? GeneralName.iPAddress : GeneralName.dNSName, hosts[i]);
        }
        return new GeneralNames(names);
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(X509Certificate certificate) {
        return written(certificate);
    }

    private static String pem(PrivateKey key) {
        try {
            return written(new JcaPKCS8Generator(key, null).generate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String written(Object what) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(what);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
