package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    private final Authority authority = new Authority("ours");

    @TempDir
    Path directory;

    @Test
    void a_chain_is_read_in_its_order_and_a_key_beside_its_certificate_too() throws IOException {
        Authority.Issued issued = authority.client("w");
        SecretSource file = file(issued.certificate() + authority.certificate() + issued.key());

        assertThat(Pem.certificates(file))
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=w", "CN=ours");
        assertThat(Pem.privateKey(file).getAlgorithm()).isEqualTo("EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
    void a_key_of_another_form_is_told_with_the_command_that_converts_it(String form) throws IOException {
        SecretSource file = file("-----BEGIN " + form + "-----\nY2FuYXJ5\n-----END " + form + "-----\n");

        assertInvalid(() -> Pem.privateKey(file), form, "openssl pkcs8 -topk8 -nocrypt -in " + file.describe());
    }

    @Test
    void what_is_damaged_or_missing_is_told_with_its_file_and_without_its_content() throws IOException {
        SecretSource damaged = file("-----BEGIN CERTIFICATE-----\nY2FuYXJ5\n-----END CERTIFICATE-----\n");
        SecretSource key = file("-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n");
        SecretSource neither = file("canary");

        assertInvalid(() -> Pem.certificates(damaged), "damaged", damaged.describe());
        assertInvalid(() -> Pem.privateKey(key), "damaged", key.describe());
        assertInvalid(() -> Pem.certificates(neither), "no PEM certificate", neither.describe());
        assertInvalid(() -> Pem.privateKey(neither), "no PEM private key", neither.describe());
    }

    private static void assertInvalid(ThrowingCallable reading, String... words) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(reading)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("temporal_credentials_invalid"))
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.USER))
                .satisfies(e -> assertThat(e.problem().message() + e.problem().nextStep())
                        .contains(words)
                        .doesNotContain("canary", "Y2FuYXJ5"));
    }

    private SecretSource file(String content) throws IOException {
        return new SecretSource.InFile(Files.writeString(Files.createTempFile(directory, "", ".pem"), content));
    }
}
