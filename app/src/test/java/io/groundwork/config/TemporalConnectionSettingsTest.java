package io.groundwork.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.config.Settings.Profile;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.Secret;
import io.groundwork.secret.SecretSource;
import io.groundwork.temporal.TemporalSettings;
import io.groundwork.temporal.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemporalConnectionSettingsTest {
    @TempDir
    Path directory;

    private Path certificate;
    private Path key;

    @BeforeEach
    void files() throws IOException {
        certificate = Files.writeString(directory.resolve("client.pem"), "c");
        key = Files.writeString(directory.resolve("client.key"), "k");
    }

    @Test
    void nothing_set_is_plain_text_to_this_machine() {
        TemporalSettings temporal = temporal(Map.of());

        assertThat(temporal.tls()).isNull();
        assertThat(temporal.apiKey()).isNull();
        assertThat(temporal.describe()).isEqualTo("127.0.0.1:7233, namespace default, plain text; from default");
    }

    @Test
    void the_seeds_names_are_those_of_a_certificate_and_its_key() {
        TemporalSettings temporal = temporal(Map.of(
                "TEMPORAL_HOST_URL",
                "ns.acct.tmprl.cloud:7233",
                "TEMPORAL_NAMESPACE",
                "ns.acct",
                "TEMPORAL_MTLS_TLS_CERT",
                certificate.toString(),
                "TEMPORAL_MTLS_TLS_KEY",
                key.toString()));

        assertThat(tls(temporal).certificate()).isEqualTo(new SecretSource.InFile(certificate));
        assertThat(tls(temporal).key()).isEqualTo(new SecretSource.InFile(key));
        assertThat(temporal.describe())
                .isEqualTo("ns.acct.tmprl.cloud:7233, namespace ns.acct, TLS with client certificate "
                        + certificate + "; from TEMPORAL_HOST_URL, TEMPORAL_NAMESPACE, TEMPORAL_MTLS_TLS_CERT,"
                        + " TEMPORAL_MTLS_TLS_KEY");
    }

    @Test
    void standard_names_say_the_same() {
        TemporalSettings temporal = temporal(Map.of(
                "TEMPORAL_ADDRESS", "t:7233",
                "TEMPORAL_TLS_CLIENT_CERT_PATH", certificate.toString(),
                "TEMPORAL_TLS_CLIENT_KEY_PATH", key.toString(),
                "TEMPORAL_TLS_SERVER_CA_CERT_DATA", "ca",
                "TEMPORAL_TLS_SERVER_NAME", "temporal.internal",
                "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", "true"));

        assertThat(tls(temporal).certificate()).isEqualTo(new SecretSource.InFile(certificate));
        assertThat(revealed(tls(temporal).serverCa())).isEqualTo("ca");
        assertThat(tls(temporal).serverName()).isEqualTo("temporal.internal");
        assertThat(tls(temporal).verifiesHost()).isFalse();
    }

    @Test
    void the_key_of_the_cloud_provider_is_none_of_the_connection() {
        TemporalSettings temporal = temporal(Map.of("TEMPORAL_CLOUD_API_KEY", "canary"));

        assertThat(temporal.apiKey()).isNull();
        assertThat(temporal.tls()).isNull();
    }

    @Test
    void an_api_key_brings_tls_and_is_never_shown() {
        Map<String, String> environment = Map.of(
                "TEMPORAL_ADDRESS", "t:7233", "TEMPORAL_API_KEY", "canary", "TEMPORAL_GRPC_META_X_TEAM", "canary");
        TemporalSettings temporal = temporal(environment);

        assertThat(temporal.tls()).isNotNull();
        assertThat(revealed(temporal.apiKey())).isEqualTo("canary");
        assertThat(header(temporal)).isEqualTo("canary");
        assertThat(temporal.toString() + temporal.describe() + Settings.describe(environment, Profile.NAMED_ONLY))
                .contains("x-team", "TEMPORAL_API_KEY")
                .doesNotContain("canary");
    }

    @Test
    void an_api_key_goes_without_tls_only_where_that_is_said() {
        assertThat(temporal(Map.of("TEMPORAL_ADDRESS", "t:7233", "TEMPORAL_API_KEY", "k", "TEMPORAL_TLS", "false"))
                        .tls())
                .isNull();
    }

    @Test
    void an_api_key_may_be_in_a_file() throws IOException {
        Path file = Files.writeString(directory.resolve("api-key"), "k\n");

        assertThat(temporal(Map.of("TEMPORAL_ADDRESS", "t:7233", "GROUNDWORK_TEMPORAL_API_KEY_FILE", file.toString()))
                        .apiKey())
                .isEqualTo(new SecretSource.InFile(file));
    }

    @ParameterizedTest
    @CsvSource({
        "TEMPORAL_MTLS_TLS_CERT, TEMPORAL_MTLS_TLS_KEY",
        "TEMPORAL_MTLS_TLS_KEY, TEMPORAL_MTLS_TLS_CERT",
        "TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_KEY_PATH",
        "TEMPORAL_TLS_CLIENT_KEY_PATH, TEMPORAL_TLS_CLIENT_CERT_PATH",
        "TEMPORAL_TLS_CLIENT_KEY_DATA, TEMPORAL_TLS_CLIENT_CERT_PATH"
    })
    void half_a_pair_is_an_error_that_names_both_halves(String given, String missing) {
        refused(Map.of("TEMPORAL_ADDRESS", "t:7233", given, certificate.toString()), given + " is set, but " + missing);
    }

    @ParameterizedTest
    @CsvSource({
        "TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_MTLS_TLS_CERT",
        "TEMPORAL_TLS_CLIENT_KEY_PATH, TEMPORAL_MTLS_TLS_KEY",
        "TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_CERT_DATA",
        "TEMPORAL_TLS_SERVER_CA_CERT_PATH, TEMPORAL_TLS_SERVER_CA_CERT_DATA",
        "TEMPORAL_API_KEY, GROUNDWORK_TEMPORAL_API_KEY_FILE"
    })
    void two_that_say_different_things_are_an_error_that_names_both(String one, String other) {
        refused(
                Map.of("TEMPORAL_ADDRESS", "t:7233", one, certificate.toString(), other, key.toString()),
                one + " and " + other + " contradict each other");
    }

    @Test
    void tls_that_is_off_and_a_certificate_contradict_each_other() {
        refused(
                with(pair(), "TEMPORAL_ADDRESS", "t:7233", "TEMPORAL_TLS", "false"),
                "TEMPORAL_TLS is false, but TEMPORAL_MTLS_TLS_CERT is about TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TEMPORAL_API_KEY", "TEMPORAL_TLS_SERVER_NAME"})
    void what_is_for_a_connection_needs_an_address(String name) {
        refused(Map.of(name, "x"), name + " is set, but no Temporal is named: set TEMPORAL_ADDRESS");
    }

    @Test
    void tls_needs_an_address() {
        refused(Map.of("TEMPORAL_TLS", "true"), "TEMPORAL_TLS is set, but no Temporal is named");
        refused(pair(), "TEMPORAL_MTLS_TLS_CERT is set, but no Temporal is named");
    }

    @Test
    void a_file_that_is_not_there_is_told_with_the_variable_that_names_it() {
        refused(
                with(pair(), "TEMPORAL_ADDRESS", "t:7233", "TEMPORAL_MTLS_TLS_KEY", "/nowhere/client.key"),
                "TEMPORAL_MTLS_TLS_KEY names a file that cannot be read: /nowhere/client.key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TEMPORAL_INFRA_PROVISION_TASK_QUEUE", "TEMPORAL_NAMESPACE"})
    void names_have_no_spaces(String name) {
        refused(Map.of(name, "my queue"), name + " is 'my queue'");
    }

    @Test
    void neither_true_nor_false_is_an_error() {
        refused(Map.of("TEMPORAL_ADDRESS", "t:7233", "TEMPORAL_TLS", "perhaps"), "TEMPORAL_TLS is perhaps");
        refused(Map.of("GROUNDWORK_SEARCH_ATTRIBUTES", "some"), "GROUNDWORK_SEARCH_ATTRIBUTES is some");
    }

    @Test
    void a_header_that_grpc_does_not_take_is_an_error_without_its_value() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> temporal(Map.of("TEMPORAL_GRPC_META_X", "canary\u0007")))
                .withMessageContaining("TEMPORAL_GRPC_META_X")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
    }

    @Test
    void a_profile_says_it_all() throws IOException {
        Map<String, String> environment = profile("""
                [profile.other]
                addres = "a misspelt key of another profile is not our matter"

                [profile.prod]
                address = "t:7233"
                namespace = "infra"
                api_key = "canary"
                codec = { endpoint = "http://localhost:8081" }
                grpc_meta = { x-team = "infra" }
                [profile.prod.tls]
                server_name = "temporal.internal"
                client_cert_path = "%s"
                client_key_data = "k"
                """.formatted(certificate));
        TemporalSettings temporal = temporal(environment);

        assertThat(temporal.address()).isEqualTo("t:7233");
        assertThat(temporal.namespace()).isEqualTo("infra");
        assertThat(revealed(temporal.apiKey())).isEqualTo("canary");
        assertThat(header(temporal)).isEqualTo("infra");
        assertThat(tls(temporal).certificate()).isEqualTo(new SecretSource.InFile(certificate));
        assertThat(revealed(tls(temporal).key())).isEqualTo("k");
        assertThat(tls(temporal).serverName()).isEqualTo("temporal.internal");
        assertThat(temporal.describe())
                .endsWith("from profile prod of " + environment.get("TEMPORAL_CONFIG_FILE"))
                .doesNotContain("canary");
    }

    @Test
    void variables_are_more_than_the_profile() throws IOException {
        TemporalSettings temporal = temporal(with(
                profile("[profile.prod]\naddress = \"t:7233\"\nnamespace = \"infra\"\n"),
                "TEMPORAL_HOST_URL",
                "other:7233"));

        assertThat(temporal.address()).isEqualTo("other:7233");
        assertThat(temporal.namespace()).isEqualTo("infra");
    }

    @Test
    void a_profile_that_is_not_there_is_an_error_that_names_those_that_are() throws IOException {
        refused(
                profile("[profile.dev]\n[profile.staging]\n"),
                "there is no profile prod in " + directory.resolve("temporal.toml") + ", only: dev, staging");
    }

    @Test
    void a_file_of_profiles_that_is_not_there_is_an_error() {
        refused(Map.of("TEMPORAL_CONFIG_FILE", "/nowhere.toml"), "TEMPORAL_CONFIG_FILE needs the file /nowhere.toml");
        refused(Map.of("TEMPORAL_PROFILE", "prod", "HOME", directory.toString()), "TEMPORAL_PROFILE needs the file");
    }

    @ParameterizedTest
    @CsvSource({
        "[profile.prod]\\naddres = 'x', addres, address",
        "[profile.prod]\\napikey = 'x', apikey, api_key",
        "[profile.prod.tls]\\nclient_certpath = 'x', client_certpath, client_cert_path",
        "[profiles.prod]\\naddress = 'x', profiles, profile"
    })
    void a_key_that_means_nothing_is_an_error_with_the_nearest_that_does(String toml, String typed, String meant)
            throws IOException {
        refused(profile(toml.replace("\\n", "\n")), "there is no key " + typed + " in ", "did you mean " + meant + "?");
    }

    @Test
    void what_is_no_toml_is_told_with_its_line_and_without_its_content() throws IOException {
        Map<String, String> environment = profile("[profile.prod]\napi_key = canary\n");

        refused(environment, "is not TOML as Temporal writes it: see line 2");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> temporal(environment))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
    }

    @Test
    void the_default_profile_counts_for_who_needs_a_temporal_that_is_there() throws IOException {
        Path own = Files.createDirectories(directory.resolve(".config/temporalio"));
        Files.writeString(own.resolve("temporal.toml"), "[profile.default]\naddress = \"t:7233\"\n");
        Map<String, String> environment = Map.of("HOME", directory.toString());

        assertThat(Settings.from(environment, Profile.DEFAULT).temporalAddress())
                .isEqualTo("t:7233");
        assertThat(Settings.from(environment, Profile.NAMED_ONLY).temporalAddress())
                .isNull();
        assertThat(Settings.from(with(environment, "TEMPORAL_PROFILE", "default"), Profile.NAMED_ONLY)
                        .temporalAddress())
                .isEqualTo("t:7233");
    }

    @Test
    void search_attributes_can_be_left_out() {
        assertThat(temporal(Map.of()).searchAttributes()).isTrue();
        assertThat(temporal(Map.of("GROUNDWORK_SEARCH_ATTRIBUTES", "false")).searchAttributes())
                .isFalse();
    }

    @Test
    void secrets_have_no_words() {
        assertThat(new SecretSource.Given(new Secret("canary")).toString()).doesNotContain("canary");
    }

    private static TemporalSettings temporal(Map<String, String> environment) {
        return Settings.from(environment).temporal();
    }

    private static TlsSettings tls(TemporalSettings temporal) {
        return Objects.requireNonNull(temporal.tls());
    }

    private static String revealed(@Nullable SecretSource source) {
        return Objects.requireNonNull(source).read().reveal();
    }

    private static String header(TemporalSettings temporal) {
        return Objects.requireNonNull(temporal.headers().get("x-team")).reveal();
    }

    private static void refused(Map<String, String> environment, String... words) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Settings.from(environment))
                .withMessageContainingAll(words)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("settings_invalid"))
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.USER));
    }

    private Map<String, String> pair() {
        return Map.of("TEMPORAL_MTLS_TLS_CERT", certificate.toString(), "TEMPORAL_MTLS_TLS_KEY", key.toString());
    }

    private Map<String, String> profile(String toml) throws IOException {
        Path file = Files.writeString(directory.resolve("temporal.toml"), toml);
        return Map.of("TEMPORAL_CONFIG_FILE", file.toString(), "TEMPORAL_PROFILE", "prod");
    }

    private static Map<String, String> with(Map<String, String> environment, String... more) {
        Map<String, String> all = new HashMap<>(environment);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }
}
