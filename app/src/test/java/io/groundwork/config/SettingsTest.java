package io.groundwork.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.opa.OpaSettings;
import io.groundwork.policy.DefaultPolicySet;
import io.groundwork.policy.Judge;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.policy.PolicySettings;
import io.groundwork.policy.RuleLevel;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.EngineVariables;
import io.groundwork.run.RunMode;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.state.SharedStateSettings;
import io.groundwork.temporal.TemporalSettings;
import io.groundwork.terraform.engine.EngineSetting;
import io.groundwork.wire.Json;
import io.groundwork.worker.InputSettings;
import io.groundwork.worker.LimitSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path directory;

    @Test
    void defaults() {
        assertThat(Settings.from(Map.of()))
                .isEqualTo(new Settings(
                        null,
                        new TemporalSettings("127.0.0.1:7233", "default", "infra-provisioning"),
                        "127.0.0.1",
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new EngineSetting(null, ""),
                        null,
                        null,
                        Math.max(2, Runtime.getRuntime().availableProcessors()),
                        600,
                        PolicySettings.DEFAULTS,
                        new OpaSettings(null, "", Duration.ofSeconds(10), List.of()),
                        InputSettings.DEFAULTS,
                        LimitSettings.DEFAULTS,
                        SharedStateSettings.NONE));
    }

    @Test
    void full_mapping() throws IOException {
        assertThat(Settings.from(everything()))
                .isEqualTo(new Settings(
                        "temporal.example:7233",
                        new TemporalSettings(
                                "temporal.example:7233",
                                "infra",
                                "queue",
                                null,
                                null,
                                Map.of(),
                                true,
                                "TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_INFRA_PROVISION_TASK_QUEUE"),
                        "0.0.0.0",
                        8233,
                        "https://groundwork.example",
                        9464,
                        URI.create("http://127.0.0.1:8233"),
                        directory.resolve("token"),
                        directory.resolve("keyring.json"),
                        new EngineSetting("tofu", "/usr/bin"),
                        directory.resolve("terraformrc"),
                        directory.resolve("plugins"),
                        7,
                        2_000,
                        new PolicySettings(
                                3,
                                RuleLevel.HARD_MANDATORY,
                                RuleLevel.ADVISORY,
                                List.of("acme_database", "acme_disk"),
                                List.of("acme_role", "acme_iam_*"),
                                RuleLevel.HARD_MANDATORY,
                                RuleLevel.OFF),
                        new OpaSettings(
                                "/opt/opa",
                                "/usr/bin",
                                Duration.ofSeconds(5),
                                List.of(
                                        new PolicyDirectory("/etc/policies/base", EnforcementLevel.HARD_MANDATORY),
                                        new PolicyDirectory("/etc/policies/team", EnforcementLevel.SOFT_MANDATORY))),
                        new InputSettings(
                                new EngineVariables(List.of("CLOUD_TOKEN", "HTTPS_PROXY")),
                                List.of("TEAM_*"),
                                List.of(Path.of("/run/secrets"))),
                        new LimitSettings(64, 512),
                        SharedStateSettings.of(List.of("network", "dns:shop+bank"))));
    }

    @Test
    void what_is_set_to_nothing_is_not_set() throws IOException {
        Map<String, String> empty = everything().keySet().stream().collect(Collectors.toMap(name -> name, name -> " "));
        empty.put("PATH", "");

        assertThat(Settings.from(empty)).isEqualTo(Settings.from(Map.of()));
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Settings.from(Map.of(
                        "GROUNDWORK_ENGINE_ENVIRONMENT", "LD_PRELOAD",
                        "GROUNDWORK_PORT", "80000",
                        "GROUNDWORK_CACHED_RUNS", "9",
                        "GROUNDWORK_MAX_DELETIONS", "-1",
                        "GROUNDWORK_MASS_DELETION", "harsh",
                        "GROUNDWORK_POLICIES", "/etc/policies:strict",
                        "GROUNDWORK_POLICY_SECONDS", "60",
                        "GROUNDWORK_SERVER", "http://a b",
                        "TEMPORAL_WORKER_METRICS_PORT", "ninety",
                        "TEMPORAL_ADDRESS", "https://temporal.example")))
                .withMessageContainingAll(
                        "GROUNDWORK_PORT is 80000, not a whole number from 0 to 65535",
                        "GROUNDWORK_CACHED_RUNS is 9, not a whole number from 10 to 100000",
                        "GROUNDWORK_MAX_DELETIONS is -1",
                        "GROUNDWORK_MASS_DELETION is harsh",
                        "GROUNDWORK_POLICIES: there is no enforcement level strict",
                        "GROUNDWORK_POLICY_SECONDS is 60, not a whole number from 1 to 20",
                        "GROUNDWORK_SERVER is no address",
                        "TEMPORAL_WORKER_METRICS_PORT is ninety, not a whole number from 0 to 65535",
                        "TEMPORAL_ADDRESS is https://temporal.example, not host:port")
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("settings_invalid"))
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.USER));
    }

    @ParameterizedTest
    @CsvSource({
        "GROUNDWORK_PROT, GROUNDWORK_PORT",
        "GROUNDWORK_KEYRING, GROUNDWORK_KEY_RING",
        "GROUNDWORK_ENGIN, GROUNDWORK_ENGINE",
        "GROUNDWORK_DATADIR, GROUNDWORK_DATA_DIR"
    })
    void a_misspelt_setting_is_an_error_that_names_the_right_one(String typed, String meant) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Settings.from(Map.of(typed, "1")))
                .withMessageContaining("there is no setting " + typed + "; did you mean " + meant + "?");
    }

    @Test
    void variables_of_others_are_not_looked_at() {
        assertThat(Settings.from(Map.of("TEMPORAL_CLI_SHOW_STACKS", "1", "LANG", "C")))
                .isEqualTo(Settings.from(Map.of()));
    }

    @Test
    void either_name_of_temporals_address_serves_and_both_may_agree() {
        Map<String, String> seed = Map.of("TEMPORAL_HOST_URL", "t:7233");
        Map<String, String> both = Map.of("TEMPORAL_HOST_URL", "t:7233", "TEMPORAL_ADDRESS", "t:7233");

        assertThat(Settings.from(seed).temporalAddress()).isEqualTo("t:7233");
        assertThat(Settings.from(both).temporalAddress()).isEqualTo("t:7233");
    }

    @Test
    void two_names_of_different_servers_are_reported() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Settings.from(Map.of("TEMPORAL_HOST_URL", "a:7233", "TEMPORAL_ADDRESS", "b:7233")))
                .withMessageContaining("TEMPORAL_ADDRESS and TEMPORAL_HOST_URL contradict each other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:7233", "127.0.0.1:7233", "[::1]:7233", "ns.acct.tmprl.cloud:7233"})
    void an_address_is_host_and_port(String address) {
        assertThat(Settings.from(Map.of("TEMPORAL_ADDRESS", address)).temporalAddress())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:", ":7233", "http://localhost:7233", "a b:1"})
    void anything_else_is_no_address(String address) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Settings.from(Map.of("TEMPORAL_ADDRESS", address)))
                .withMessageContaining("not host:port");
    }

    @Test
    void an_engine_configuration_that_is_not_there_is_passed_over() {
        Map<String, String> missing =
                Map.of("TF_CLI_CONFIG_FILE", directory.resolve("missing").toString());

        assertThat(Settings.from(missing).cliConfigFile()).isNull();
        assertThat(described(missing))
                .anySatisfy(line ->
                        assertThat(line).startsWith("TF_CLI_CONFIG_FILE").contains("no such file"));
    }

    @Test
    void the_description_says_where_each_value_comes_from_and_shows_no_password() {
        assertThat(described(Map.of(
                        "TEMPORAL_HOST_URL",
                        "t:7233",
                        "GROUNDWORK_PUBLIC_URL",
                        "https://ann:canary@groundwork.example")))
                .containsExactly(
                        "TEMPORAL_ADDRESS = t:7233 (TEMPORAL_HOST_URL)",
                        "GROUNDWORK_PUBLIC_URL = https://***@groundwork.example (environment)")
                .noneMatch(line -> line.contains("canary"));
    }

    @Test
    void the_description_is_quiet_about_what_is_not_set() {
        assertThat(described(Map.of())).isEmpty();
    }

    @Test
    void the_description_names_the_option_that_a_value_comes_from() {
        assertThat(Settings.describe(
                        Map.of("GROUNDWORK_PORT", "8233", "GROUNDWORK_ENGINES", "3"),
                        Settings.Profile.NAMED_ONLY,
                        Map.of("GROUNDWORK_PORT", "--port")))
                .containsExactly("GROUNDWORK_PORT = 8233 (--port)", "GROUNDWORK_ENGINES = 3 (environment)");
    }

    @Test
    void the_description_names_every_setting_that_a_full_mapping_sets() throws IOException {
        String description = String.join("\n", described(everything()));

        assertThat(everything().keySet().stream().filter(name -> !name.equals("PATH")))
                .allSatisfy(name -> assertThat(description).contains(name + " = "));
    }

    /** The answer to whether admins of a namespace are to be blocked as well: it is the operator's. */
    @ParameterizedTest
    @CsvSource({
        "off,",
        "advisory, ADVISORY",
        "soft-mandatory, SOFT_MANDATORY",
        "hard-mandatory, HARD_MANDATORY",
        "'', SOFT_MANDATORY"
    })
    void admins_of_a_namespace_are_allowed_or_blocked_as_the_environment_says(
            String level, @Nullable EnforcementLevel worst) throws IOException {
        JsonNode plan = Json.mapper().readTree("""
                {"format_version": "1.2", "resource_changes": [
                  {"address": "temporalcloud_user.ada", "type": "temporalcloud_user", "change": {"actions": ["create"], "after": {
                     "account_access": "read", "namespace_accesses": [{"namespace_id": "prod", "permission": "admin"}]}}}]}
                """);
        PolicySettings settings =
                Settings.from(Map.of("GROUNDWORK_NAMESPACE_ADMINS", level)).policies();

        assertThat(new Judge(List.of(new DefaultPolicySet()))
                        .judge(plan, RunMode.APPLY, settings)
                        .worst())
                .isEqualTo(Optional.ofNullable(worst));
    }

    @Test
    void temporals_part_is_a_settings_record_of_its_own() {
        TemporalSettings temporal = Settings.from(Map.of()).temporal().at("t:7233");

        assertThat(temporal).isEqualTo(new TemporalSettings("t:7233", "default", "infra-provisioning"));
        assertThat(temporal.queueOf("w1")).isEqualTo("infra-provisioning@w1");
    }

    private static List<String> described(Map<String, String> environment) {
        return Settings.describe(environment, Settings.Profile.NAMED_ONLY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GROUNDWORK_ENGINE_ENVIRONMENT | TF_CLI_ARGS | would change what the engine or its supervisor does",
                "GROUNDWORK_ENGINE_ENVIRONMENT | TF_VAR_x | every run may set",
                "GROUNDWORK_ENGINE_ENVIRONMENT | * | neither the name of a variable",
                "GROUNDWORK_SECRET_NAMES | A B | A B is neither the name of a variable",
                "GROUNDWORK_SECRET_DIRECTORIES | secrets | secrets is no absolute path"
            })
    void what_runs_may_be_given_is_checked_at_the_start(String name, String value, String words) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Settings.from(Map.of(name, value)))
                .withMessageContainingAll(name, words);
    }

    @Test
    void a_worker_hands_on_what_its_operator_listed_of_the_machine_and_nothing_else() {
        Map<String, String> environment = Map.of(
                "GROUNDWORK_ENGINE_ENVIRONMENT", "HTTPS_PROXY,SSL_*,CLOUD_TOKEN",
                "HTTPS_PROXY", "http://proxy",
                "https_proxy", "http://proxy",
                "HTTP_PROXY", "http://other",
                "SSL_CERT_FILE", "/etc/ca.pem",
                "CLOUD_TOKEN", "a-secret",
                "HOME", "/home/worker");

        assertThat(Settings.from(environment).worker(directory, environment).machine())
                .containsOnlyKeys("HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE");
    }

    private Map<String, String> everything() throws IOException {
        Path engineConfiguration = Files.writeString(directory.resolve("terraformrc"), "");
        var all = new HashMap<String, String>();
        all.put("TEMPORAL_ADDRESS", "temporal.example:7233");
        all.put("TEMPORAL_NAMESPACE", "infra");
        all.put("TEMPORAL_INFRA_PROVISION_TASK_QUEUE", "queue");
        all.put("GROUNDWORK_BIND", "0.0.0.0");
        all.put("GROUNDWORK_PORT", "8233");
        all.put("GROUNDWORK_PUBLIC_URL", "https://groundwork.example");
        all.put("TEMPORAL_WORKER_METRICS_PORT", "9464");
        all.put("GROUNDWORK_SERVER", "http://127.0.0.1:8233");
        all.put("GROUNDWORK_TOKEN_FILE", directory.resolve("token").toString());
        all.put("GROUNDWORK_LOG_LIMIT", "64");
        all.put("GROUNDWORK_ENGINE_MEMORY", "512");
        all.put("GROUNDWORK_KEY_RING", directory.resolve("keyring.json").toString());
        all.put("GROUNDWORK_ENGINE", "tofu");
        all.put("GROUNDWORK_ENGINES", "7");
        all.put("GROUNDWORK_CACHED_RUNS", "2000");
        all.put("GROUNDWORK_MAX_DELETIONS", "3");
        all.put("GROUNDWORK_MASS_DELETION", "hard-mandatory");
        all.put("GROUNDWORK_NAMESPACE_ADMINS", "advisory");
        all.put("GROUNDWORK_STATEFUL_TYPES", "acme_database, acme_disk");
        all.put("GROUNDWORK_STATELESS_TYPES", "acme_role,acme_iam_*");
        all.put("GROUNDWORK_UNKNOWN_DELETIONS", "hard-mandatory");
        all.put("GROUNDWORK_UNKNOWN_PLAN_SECTIONS", "off");
        all.put("GROUNDWORK_OPA", "/opt/opa");
        all.put("GROUNDWORK_POLICIES", "/etc/policies/base:hard-mandatory, /etc/policies/team,");
        all.put("GROUNDWORK_POLICY_SECONDS", "5");
        all.put("GROUNDWORK_ENGINE_ENVIRONMENT", "CLOUD_TOKEN, HTTPS_PROXY");
        all.put("GROUNDWORK_SECRET_NAMES", "TEAM_*");
        all.put("GROUNDWORK_SECRET_DIRECTORIES", "/run/secrets,");
        all.put("GROUNDWORK_SHARED_STATES", "network, dns:shop+bank");
        all.put("TF_CLI_CONFIG_FILE", engineConfiguration.toString());
        all.put("TF_PLUGIN_CACHE_DIR", directory.resolve("plugins").toString());
        all.put("PATH", "/usr/bin");
        return all;
    }
}
