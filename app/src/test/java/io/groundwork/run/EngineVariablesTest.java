package io.groundwork.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.ProblemException;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.process.EngineEnvironment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineVariablesTest {
    private static final EngineVariables OPEN = new EngineVariables(List.of(
            "GIT_*", "HOME", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSH_*", "SSL_*", "XDG_*", "CLOUD_TOKEN"));

    @Test
    void the_variables_of_a_configuration_and_of_known_providers_need_no_list() {
        EngineVariables.PROVIDERS_ONLY.requireAllowed(List.of(
                "TF_VAR_password",
                "TEMPORAL_CLOUD_API_KEY",
                "AWS_ACCESS_KEY_ID",
                "GOOGLE_CREDENTIALS",
                "ARM_CLIENT_SECRET"));
        OPEN.requireAllowed(List.of("CLOUD_TOKEN"));
        refused(EngineVariables.PROVIDERS_ONLY, "CLOUD_TOKEN", "GROUNDWORK_ENGINE_ENVIRONMENT");
        refused(OPEN, "CLOUD_TOKEN_2", "TF_VAR_");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOME",
                "XDG_CONFIG_HOME",
                "HTTPS_PROXY",
                "https_proxy",
                "NO_PROXY",
                "SSL_CERT_FILE",
                "GIT_SSH_COMMAND",
                "SSH_AUTH_SOCK",
                "NETRC"
            })
    void what_belongs_to_the_machine_comes_from_no_run_whatever_is_listed(String name) {
        refused(OPEN, name, "where the worker runs");
        assertThatThrownBy(() -> EngineEnvironment.from(Map.of()).withAllowed(name, "x"))
                .isInstanceOf(DriverException.Refused.class);
        assertThatCode(() -> EngineEnvironment.from(Map.of()).withMachine(name, "x"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "LD_PRELOAD",
                "DYLD_INSERT_LIBRARIES",
                "BASH_ENV",
                "ENV",
                "GODEBUG",
                "TF_CLI_ARGS_plan",
                "TF_CLI_CONFIG_FILE",
                "TF_LOG_PATH",
                "TF_REATTACH_PROVIDERS",
                "TF_DATA_DIR",
                "TF_PLUGIN_CACHE_DIR",
                "TF_HTTP_PASSWORD",
                "TF_ENCRYPTION"
            })
    void what_steers_the_engine_comes_from_nobody(String name) {
        refused(OPEN, name, "leave the variable out");
        assertThatThrownBy(() -> new EngineVariables(List.of(name))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> EngineEnvironment.from(Map.of()).withMachine(name, "x"))
                .isInstanceOf(DriverException.Refused.class);
    }

    @Test
    void an_operators_list_cannot_open_what_steers_the_engine_with_a_star() {
        for (String entry : List.of("*", "L*", "TF_*", "LD_*", "P*", "TF_VAR_x", "A-B", "")) {
            assertThatThrownBy(() -> new EngineVariables(List.of(entry)))
                    .as(entry)
                    .isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void what_is_listed_of_the_machine_is_handed_on_and_credentials_are_not() {
        assertThat(List.of("HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE", "GIT_SSH_COMMAND", "HOME"))
                .allMatch(OPEN::isHandedOn);
        assertThat(List.of("ALL_PROXY", "CLOUD_TOKEN", "AWS_ACCESS_KEY_ID", "PATH", "NETRC"))
                .noneMatch(OPEN::isHandedOn);
        assertThat(EngineVariables.PROVIDERS_ONLY.isHandedOn("HTTPS_PROXY")).isFalse();
    }

    private static void refused(EngineVariables variables, String name, String nextStep) {
        assertThatThrownBy(() -> variables.requireAllowed(List.of(name)))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo("environment_refused");
                    assertThat(e.problem().message()).contains(name);
                    assertThat(e.problem().nextStep()).contains(nextStep);
                });
    }
}
