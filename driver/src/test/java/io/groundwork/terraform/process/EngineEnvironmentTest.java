package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.terraform.failure.DriverException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineEnvironmentTest {

    private final EngineEnvironment plain = EngineEnvironment.from(
            Map.of("PATH", "/bin", "HOME", "/h", "AWS_SECRET_ACCESS_KEY", "s3cret", "TF_LOG", "x"));

    @Test
    void it_inherits_a_few_names_and_sets_our_own() {
        assertThat(plain.asMap())
                .isEqualTo(Map.of(
                        "PATH", "/bin",
                        "HOME", "/h",
                        "TF_IN_AUTOMATION", "1",
                        "TF_INPUT", "0",
                        "CHECKPOINT_DISABLE", "1",
                        "NO_COLOR", "1",
                        "GIT_TERMINAL_PROMPT", "0",
                        "GOGC", "400",
                        "LANG", "C.UTF-8",
                        "TF_CLI_CONFIG_FILE", "/dev/null"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TF_CLI_ARGS",
                "TF_CLI_ARGS_plan",
                "TF_LOG",
                "TF_LOG_PATH",
                "TF_REATTACH_PROVIDERS",
                "TF_DATA_DIR",
                "TF_WORKSPACE",
                "TF_PLUGIN_CACHE_DIR",
                "TF_STATE_PERSIST_INTERVAL",
                "TF_CLI_CONFIG_FILE",
                "TF_HTTP_PASSWORD",
                "TF_VAR_x",
                "LD_PRELOAD",
                "GIT_SSH_COMMAND",
                "BASH_ENV",
                "ENV",
                "IFS"
            })
    void a_variable_that_steers_the_engine_is_refused_by_name(String name) {
        assertThatThrownBy(() -> plain.withAllowed(name, "v4lue"))
                .isInstanceOf(DriverException.Refused.class)
                .hasMessageContaining(name)
                .hasMessageNotContaining("v4lue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A B", "A=B", "1A", "A-B"})
    void a_name_that_is_none_is_refused(String name) {
        assertThatThrownBy(() -> plain.withAllowed(name, "x")).isInstanceOf(DriverException.Refused.class);
    }

    @Test
    void a_value_with_a_nul_is_refused() {
        assertThatThrownBy(() -> plain.withAllowed("A", "x\0y")).isInstanceOf(DriverException.Refused.class);
    }

    @Test
    void what_the_caller_allows_is_given() {
        EngineEnvironment environment = plain.withAllowed("AWS_REGION", "eu")
                .withAllowed("GOGC", "100")
                .withVariable("my-name", "v")
                .withHttpBackend(Map.of("TF_HTTP_ADDRESS", "http://127.0.0.1:1/s"))
                .withDataDirectory(Path.of("/w/.terraform"));

        assertThat(environment.asMap())
                .containsEntry("AWS_REGION", "eu")
                .containsEntry("GOGC", "100")
                .containsEntry("TF_VAR_my-name", "v")
                .containsEntry("TF_HTTP_ADDRESS", "http://127.0.0.1:1/s")
                .containsEntry("TF_DATA_DIR", "/w/.terraform");
    }

    @Test
    void the_http_backend_takes_only_its_own_settings() {
        assertThatThrownBy(() -> plain.withHttpBackend(Map.of("TF_LOG", "x")))
                .isInstanceOf(DriverException.Refused.class)
                .hasMessageContaining("TF_LOG");
    }

    @Test
    void a_cli_configuration_must_exist(@TempDir Path root) throws Exception {
        Path file = root.resolve("cli.tfrc");
        assertThatThrownBy(() -> plain.withCliConfigFile(file)).isInstanceOf(DriverException.NotFound.class);

        Files.createFile(file);
        assertThat(plain.withCliConfigFile(file).asMap()).containsEntry("TF_CLI_CONFIG_FILE", file.toString());
    }

    @Test
    void a_plugin_cache_is_trusted_only_where_the_caller_says_so() {
        assertThat(plain.withPluginCache(Path.of("/cache"), false).asMap())
                .containsEntry("TF_PLUGIN_CACHE_DIR", "/cache")
                .doesNotContainKey("TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE");
        assertThat(plain.withPluginCache(Path.of("/cache"), true).asMap())
                .containsEntry("TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE", "1");
    }

    @Test
    void it_prints_names_and_never_values() {
        assertThat(plain.withVariable("password", "hunter2").toString())
                .contains("TF_VAR_password")
                .doesNotContain("hunter2");
    }
}
