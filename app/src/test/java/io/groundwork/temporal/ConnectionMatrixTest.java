package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way of connecting, each right, wrong and expired: TLS endpoints of our own before a real server. */
class ConnectionMatrixTest {
    private static final String NONE = "-";
    /** There is no such case. */
    private static final Map<String, String> NEVER = Map.of();

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> NAMESPACE =
            Metadata.Key.of("temporal-namespace", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    Path directory;

    private final Authority ours = new Authority("ours");
    private final Authority another = new Authority("another");
    private final Map<String, String[]> table = new LinkedHashMap<>();

    private DevServer server;
    private Front tls;
    private Front expired;
    private Front named;
    private Front mutual;
    private Front keyed;

    @BeforeEach
    void start() throws IOException {
        server = DevServer.start(directory);
        tls = Front.before(server.address(), Front.Guard.tls(ours.server("localhost")));
        expired = Front.before(server.address(), Front.Guard.tls(ours.expiredServer("localhost")));
        named = Front.before(server.address(), Front.Guard.tls(ours.server("temporal.internal")));
        mutual = Front.before(server.address(), Front.Guard.clientCertificate(ours.server("localhost"), ours));
        keyed = Front.before(
                server.address(), Front.Guard.tls(ours.server("localhost")).asking(ConnectionMatrixTest::admitted));
    }

    /** As Temporal Cloud answers. */
    private static Status admitted(String method, Metadata headers) {
        Iterable<String> namespaces = headers.getAll(NAMESPACE);
        String named = namespaces == null ? "" : String.join(" and ", namespaces);
        // The one question that is about no namespace.
        if (!method.equals("GetSystemInfo") && !named.equals("default")) {
            return Status.PERMISSION_DENIED.withDescription("Request unauthorized.");
        }
        return switch (String.valueOf(headers.get(AUTHORIZATION))) {
            case "Bearer right-key" -> Status.OK;
            case "Bearer reader-key" -> Status.PERMISSION_DENIED.withDescription("Request unauthorized.");
            case "Bearer old-key" -> Status.UNAUTHENTICATED.withDescription("API key has expired");
            default -> Status.UNAUTHENTICATED.withDescription("invalid API key");
        };
    }

    @AfterEach
    void stop() {
        for (Front front : new Front[] {tls, expired, named, mutual, keyed}) {
            front.close();
        }
        server.close();
    }

    @Test
    void every_way_of_connecting_works_or_says_what_is_wrong() throws Exception {
        String ca = ours.certificateIn(directory, "ca").toString();
        String otherCa = another.certificateIn(directory, "other-ca").toString();

        row("plain text", at(server.address()), at(tls.address()), NEVER);
        row("TLS, CA from a file", tls(tls, ca), tls(tls, otherCa), tls(expired, ca));
        row("TLS, to a server without", NEVER, tls(server.address(), ca), NEVER);
        row(
                "TLS, server name",
                with(tls(named, ca), "TEMPORAL_TLS_SERVER_NAME", "temporal.internal"),
                tls(named, ca),
                NEVER);
        row(
                "TLS, any server name",
                with(tls(named, ca), "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", "true"),
                with(tls(named, otherCa), "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", "true"),
                NEVER);
        trusting(ours, () -> row("TLS, the system's CAs", tls(tls), tls(named), tls(expired)));
        trusting(another, () -> row("TLS, not the system's CAs", NEVER, tls(tls), NEVER));
        row("mTLS, files", files(ours.client("w")), files(another.client("w")), files(ours.expiredClient("w")));
        row("mTLS, values", values(ours.client("w")), values(another.client("w")), values(ours.expiredClient("w")));
        row("mTLS, the seed's", seed(ours.client("w")), seed(another.client("w")), seed(ours.expiredClient("w")));
        row("mTLS, profile", profile(ours.client("w")), profile(another.client("w")), profile(ours.expiredClient("w")));
        row("mTLS, no certificate", NEVER, tls(mutual, ca), NEVER);
        row("mTLS, key of another", NEVER, files(mixed()), NEVER);
        row("API key", key("right-key"), key("wrong-key"), key("old-key"));
        row("API key, file", keyFile("right-key"), keyFile("wrong-key"), keyFile("old-key"));
        row("API key, profile", keyProfile("right-key"), keyProfile("wrong-key"), keyProfile("old-key"));
        row("API key, none", NEVER, tls(keyed, ca), NEVER);
        row("API key without rights", NEVER, key("reader-key"), NEVER);
        row("API key, other namespace", NEVER, with(key("right-key"), "TEMPORAL_NAMESPACE", "other"), NEVER);
        row("no such namespace", NEVER, with(tls(tls, ca), "TEMPORAL_NAMESPACE", "other"), NEVER);

        System.out.println(printed());
        assertThat(printed()).isEqualTo("""
                        way                       right  wrong                         expired
                        plain text                ok     temporal_tls_expected         -
                        TLS, CA from a file       ok     temporal_server_untrusted     temporal_server_expired
                        TLS, to a server without  -      temporal_tls_not_spoken       -
                        TLS, server name          ok     temporal_server_name_mismatch -
                        TLS, any server name      ok     temporal_server_untrusted     -
                        TLS, the system's CAs     ok     temporal_server_name_mismatch temporal_server_expired
                        TLS, not the system's CAs -      temporal_server_untrusted     -
                        mTLS, files               ok     temporal_certificate_refused  temporal_certificate_expired
                        mTLS, values              ok     temporal_certificate_refused  temporal_certificate_expired
                        mTLS, the seed's          ok     temporal_certificate_refused  temporal_certificate_expired
                        mTLS, profile             ok     temporal_certificate_refused  temporal_certificate_expired
                        mTLS, no certificate      -      temporal_certificate_missing  -
                        mTLS, key of another      -      temporal_credentials_invalid  -
                        API key                   ok     temporal_unauthenticated      temporal_unauthenticated
                        API key, file             ok     temporal_unauthenticated      temporal_unauthenticated
                        API key, profile          ok     temporal_unauthenticated      temporal_unauthenticated
                        API key, none             -      temporal_unauthenticated      -
                        API key without rights    -      temporal_permission_denied    -
                        API key, other namespace  -      temporal_permission_denied    -
                        no such namespace         -      temporal_namespace_not_found  -
                        """);
    }

    private void row(String way, Map<String, String> right, Map<String, String> wrong, Map<String, String> expired) {
        table.put(way, new String[] {outcome(right), outcome(wrong), outcome(expired)});
    }

    /** What the first call over such a connection ends in. */
    private static String outcome(Map<String, String> environment) {
        if (environment.isEmpty()) {
            return NONE;
        }
        TemporalSettings settings = Settings.from(environment).temporal();
        try (TemporalConnection connection = TemporalConnection.open(settings, KeyRing.fresh())) {
            connection.check();
            return "ok";
        } catch (ProblemException e) {
            assertThat(e.problem().nextStep()).isNotEmpty();
            assertThat(e.problem().message() + e.problem().nextStep() + settings.describe())
                    .doesNotContain("-key", "PRIVATE KEY", "BEGIN");
            boolean ownFault = e.problem().code().equals("temporal_credentials_invalid");
            assertThat(e.problem().kind()).isEqualTo(ownFault ? ProblemKind.USER : ProblemKind.EXTERNAL);
            return e.problem().code();
        }
    }

    private String printed() {
        var text = new StringBuilder(line("way", "right", "wrong", "expired"));
        table.forEach((way, cells) -> text.append(line(way, cells[0], cells[1], cells[2])));
        return text.toString();
    }

    private static String line(String way, String right, String wrong, String expired) {
        return String.format("%-25s %-6s %-29s %s%n", way, right, wrong, expired);
    }

    private static Map<String, String> at(String address) {
        return Map.of("TEMPORAL_ADDRESS", address);
    }

    private static Map<String, String> tls(Front front) {
        return with(at(front.address()), "TEMPORAL_TLS", "true");
    }

    private static Map<String, String> tls(Front front, String ca) {
        return tls(front.address(), ca);
    }

    private static Map<String, String> tls(String address, String ca) {
        return with(at(address), "TEMPORAL_TLS_SERVER_CA_CERT_PATH", ca);
    }

    private Map<String, String> files(Authority.Issued client) {
        return with(
                tls(mutual, ca()),
                "TEMPORAL_TLS_CLIENT_CERT_PATH",
                client.certificateIn(directory, fresh()).toString(),
                "TEMPORAL_TLS_CLIENT_KEY_PATH",
                client.keyIn(directory, fresh()).toString());
    }

    private Map<String, String> values(Authority.Issued client) {
        return Map.of(
                "TEMPORAL_ADDRESS",
                mutual.address(),
                "TEMPORAL_TLS_SERVER_CA_CERT_DATA",
                ours.certificate(),
                "TEMPORAL_TLS_CLIENT_CERT_DATA",
                client.certificate(),
                "TEMPORAL_TLS_CLIENT_KEY_DATA",
                client.key());
    }

    private Map<String, String> seed(Authority.Issued client) {
        return Map.of(
                "TEMPORAL_HOST_URL",
                mutual.address(),
                "TEMPORAL_TLS_SERVER_CA_CERT_PATH",
                ca(),
                "TEMPORAL_MTLS_TLS_CERT",
                client.certificateIn(directory, fresh()).toString(),
                "TEMPORAL_MTLS_TLS_KEY",
                client.keyIn(directory, fresh()).toString());
    }

    private Map<String, String> profile(Authority.Issued client) throws IOException {
        String name = fresh();
        return inProfile("""
                [profile.prod]
                address = "%s"
                namespace = "default"
                [profile.prod.tls]
                server_ca_cert_path = "%s"
                client_cert_path = "%s"
                client_key_path = "%s"
                """.formatted(
                        mutual.address(), ca(), client.certificateIn(directory, name), client.keyIn(directory, name)));
    }

    private Authority.Issued mixed() {
        return new Authority.Issued(
                ours.client("w").certificate(), ours.client("w").key());
    }

    private Map<String, String> key(String key) {
        return with(tls(keyed, ca()), "TEMPORAL_API_KEY", key);
    }

    private Map<String, String> keyFile(String key) throws IOException {
        Path file = Files.writeString(directory.resolve(fresh()), key + "\n");
        return with(tls(keyed, ca()), "GROUNDWORK_TEMPORAL_API_KEY_FILE", file.toString());
    }

    private Map<String, String> keyProfile(String key) throws IOException {
        return inProfile("""
                [profile.prod]
                address = "%s"
                api_key = "%s"
                tls = { server_ca_cert_path = "%s" }
                """.formatted(keyed.address(), key, ca()));
    }

    private Map<String, String> inProfile(String toml) throws IOException {
        Path file = Files.writeString(directory.resolve(fresh() + ".toml"), toml);
        return Map.of("TEMPORAL_CONFIG_FILE", file.toString(), "TEMPORAL_PROFILE", "prod");
    }

    private String ca() {
        return directory.resolve("ca.pem").toString();
    }

    private int made;

    private String fresh() {
        return "made-" + ++made;
    }

    private static Map<String, String> with(Map<String, String> environment, String... more) {
        Map<String, String> all = new HashMap<>(environment);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    /** The JDK's own list, for as long as that runs. */
    private void trusting(Authority authority, Runnable then) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", authority.trusted());
        Path file = directory.resolve(fresh());
        try (var out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        String trustStore = System.getProperty("javax.net.ssl.trustStore");
        String password = System.getProperty("javax.net.ssl.trustStorePassword");
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
        try {
            then.run();
        } finally {
            restore("javax.net.ssl.trustStore", trustStore);
            restore("javax.net.ssl.trustStorePassword", password);
        }
    }

    private static void restore(String property, @Nullable String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }
}
