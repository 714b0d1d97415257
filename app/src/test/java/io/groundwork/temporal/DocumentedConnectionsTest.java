package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/temporal.md says to set, word for word, gets in: at endpoints that ask for just that. */
class DocumentedConnectionsTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");
    private static final Pattern EXPORT = Pattern.compile("(?m)^export (\\w+)=(.*)$");
    private static final String CLOUD = "prod.a1b2c.tmprl.cloud:7233";
    private static final String CLOUD_KEYED = "us-east-1.aws.api.temporal.io:7233";

    @TempDir
    Path directory;

    private final Authority authority = new Authority("of the endpoint");
    private DevServer server;

    @BeforeEach
    void start() throws IOException {
        server = DevServer.start(directory);
        authority.certificateIn(directory, "ca");
        Authority.Issued client = authority.client("groundwork");
        client.certificateIn(directory, "client");
        client.keyIn(directory, "client");
        Files.writeString(directory.resolve("api-key"), "the-key\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_frontend_of_ones_own_with_a_certificate_for_us() throws IOException {
        try (Front front = askingForACertificate()) {
            assertGetsIn(environment(
                    front,
                    block("TEMPORAL_ADDRESS=temporal.internal:7233") + block("TEMPORAL_TLS_SERVER_CA_CERT_PATH")));
        }
    }

    @Test
    void temporal_cloud_with_a_certificate() throws IOException {
        try (Front front = askingForACertificate()) {
            assertGetsIn(trusted(environment(front, block("TEMPORAL_ADDRESS=" + CLOUD))));
        }
    }

    @Test
    void temporal_cloud_with_an_api_key() throws IOException {
        var guard = Front.Guard.tls(authority.server("localhost")).asking(DocumentedConnectionsTest::keyed);
        try (Front front = Front.before(server.address(), guard)) {
            assertGetsIn(trusted(environment(front, block("TEMPORAL_ADDRESS=" + CLOUD_KEYED))));
        }
    }

    @Test
    void a_profile() throws IOException {
        try (Front front = askingForACertificate()) {
            Path file = Files.writeString(directory.resolve("temporal.toml"), here(front, block("[profile.prod]")));

            assertGetsIn(trusted(Map.of("TEMPORAL_CONFIG_FILE", file.toString(), "TEMPORAL_PROFILE", "prod")));
        }
    }

    private Front askingForACertificate() throws IOException {
        return Front.before(server.address(), Front.Guard.clientCertificate(authority.server("localhost"), authority));
    }

    private static Status keyed(String method, Metadata headers) {
        String key = headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
        return "Bearer the-key".equals(key) ? Status.OK : Status.UNAUTHENTICATED;
    }

    /** Nobody but Temporal Cloud has a certificate of an authority that the JDK trusts. */
    private Map<String, String> trusted(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("TEMPORAL_TLS_SERVER_CA_CERT_PATH", directory.resolve("ca.pem").toString());
        return all;
    }

    private static void assertGetsIn(Map<String, String> environment) {
        TemporalSettings settings = Settings.from(environment).temporal();
        try (TemporalConnection connection = TemporalConnection.open(settings, KeyRing.fresh())) {
            assertThatCode(connection::check).as(environment.toString()).doesNotThrowAnyException();
        }
    }

    private Map<String, String> environment(Front front, String block) {
        List<MatchResult> exports = EXPORT.matcher(here(front, block)).results().toList();
        assertThat(exports).hasSameSizeAs(block.lines().toList());
        return exports.stream().collect(Collectors.toMap(export -> export.group(1), export -> export.group(2)));
    }

    /** With the addresses, the namespace and the directory that exist here. */
    private String here(Front front, String block) {
        return block.replace("temporal.internal:7233", front.address())
                .replace(CLOUD, front.address())
                .replace(CLOUD_KEYED, front.address())
                .replace("prod.a1b2c", "default")
                .replace("/etc/groundwork", directory.toString());
    }

    private static String block(String words) throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("../docs/temporal.md")))
                .results()
                .map(found -> found.group(1))
                .filter(text -> text.contains(words))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no block with " + words));
    }
}
