package io.groundwork.terraform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.terraform.TestEngines;
import io.groundwork.terraform.failure.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineLocatorTest {

    private static final String TERRAFORM = "echo '{\"terraform_version\":\"%s\",\"terraform_outdated\":false}'";
    private static final String TOFU = "echo '{\"terraform_version\":\"%s\"}'";

    @TempDir
    Path root;

    private final EngineLocator locator = new EngineLocator(TestEngines.environment());
    private Path first;
    private Path second;

    @BeforeEach
    void makePath() throws IOException {
        first = Files.createDirectory(root.resolve("first"));
        second = Files.createDirectory(root.resolve("second"));
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void the_real_engines_are_told_apart_by_what_they_answer(EngineKind kind) throws IOException {
        Path link = Files.createSymbolicLink(
                first.resolve("iac"), TestEngines.of(kind).binary());

        Engine engine = locator.locate(EngineSetting.at(link));
        assertThat(engine.kind()).isEqualTo(kind);
        assertThat(engine.version().isAtLeast(kind.dialect().minimumVersion())).isTrue();
        assertThat(engine.initSpeaksJson()).isTrue();
    }

    @Test
    void by_default_terraform_comes_before_tofu_wherever_on_the_path_it_is() throws IOException {
        program(first, "tofu", TOFU.formatted("1.10.6"));
        assertThat(locator.locate(EngineSetting.firstOn(path())).kind()).isEqualTo(EngineKind.TOFU);

        Path terraform = program(second, "terraform", TERRAFORM.formatted("1.11.4"));
        assertThat(locator.locate(EngineSetting.firstOn(path())))
                .isEqualTo(new Engine(EngineKind.TERRAFORM, terraform, EngineVersion.parse("1.11.4")));
        assertThat(locator.locate(EngineSetting.of("tofu", path())).kind()).isEqualTo(EngineKind.TOFU);
    }

    @Test
    void a_warning_on_standard_error_is_no_failure() throws IOException {
        Path engine = program(first, "terraform", "echo 'Warning: no such file' >&2; " + TERRAFORM.formatted("1.11.4"));

        assertThat(locator.locate(EngineSetting.at(engine)).version()).hasToString("1.11.4");
    }

    @ParameterizedTest
    @CsvSource({"1.4.7,terraform_outdated", "1.5.0-rc2,terraform_outdated", "1.5.9,none"})
    void an_engine_that_is_too_old_is_named_with_what_we_need(String version, String kind) throws IOException {
        String script = (kind.equals("none") ? TOFU : TERRAFORM).formatted(version);

        assertThatThrownBy(() -> locator.locate(EngineSetting.at(program(first, "iac", script))))
                .isInstanceOf(DriverException.Unsupported.class)
                .hasMessageContaining(version)
                .hasMessageContaining("at least 1.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo Terraform v1.11.4", "echo '{}'", "true"})
    void a_program_that_is_no_engine_is_unsupported(String script) throws IOException {
        Path program = program(first, "terraform", script);

        assertThatThrownBy(() -> locator.locate(EngineSetting.at(program)))
                .isInstanceOf(DriverException.Unsupported.class);
    }

    @Test
    void a_program_that_fails_is_reported_with_its_words() throws IOException {
        Path program = program(first, "terraform", "echo 'cannot run here' >&2; exit 3");

        assertThatThrownBy(() -> locator.locate(EngineSetting.at(program)))
                .isInstanceOf(DriverException.Failed.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("cannot run here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/no/such/terraform", "bin/terraform", "opentofu"})
    void a_missing_engine_is_not_found_and_named(String wanted) {
        assertThatThrownBy(() -> locator.locate(EngineSetting.of(wanted, path())))
                .isInstanceOf(DriverException.NotFound.class)
                .hasMessageContaining(wanted);
    }

    @Test
    void an_empty_path_names_both() {
        assertThatThrownBy(() -> locator.locate(EngineSetting.firstOn("")))
                .isInstanceOf(DriverException.NotFound.class)
                .hasMessageContaining("no terraform and no tofu");
    }

    @Test
    void it_asks_without_our_environment() throws IOException {
        Path program = program(
                first, "terraform", "[ -z \"$GROUNDWORK_TOOLS_DIR$JAVA_HOME\" ] && " + TERRAFORM.formatted("1.11.4"));

        assertThat(locator.locate(EngineSetting.at(program)).version()).hasToString("1.11.4");
    }

    private String path() {
        return first + ":relative::" + second;
    }

    private static Path program(Path directory, String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
