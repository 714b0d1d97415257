package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people do wrong: one clear error with a stable code and a next step, the right exit status, nothing lost. */
@Timeout(300)
@ExtendWith(SharedDeployment.class)
class HoldingItWrongTest {
    private final Deployment groundwork;

    @TempDir
    Path root;

    HoldingItWrongTest(Deployment groundwork) {
        this.groundwork = groundwork;
    }

    @Test
    void a_missing_directory() {
        assertProblem(groundwork.cli("run", root.resolve("nowhere").toString(), "--json"), 2, "configuration_missing");
    }

    @Test
    void a_directory_without_configuration_files() {
        var configuration = Configuration.in(root, "empty").withFile("readme.txt", "nothing here");

        assertProblem(groundwork.cli("run", configuration.path(), "--json"), 2, "configuration_empty");
    }

    @Test
    void a_syntax_error_is_told_as_the_engine_tells_it() {
        var configuration = Configuration.in(root, "syntax").withFile("main.tf", "resource \"terraform_data\" {\n");

        JsonNode error = runError(configuration, 4);

        assertThat(error.path("message").asText()).contains("main.tf:1");
        assertThat(error.path("message").asText()).doesNotContain("\tat ", "Exception");
    }

    @Test
    void a_variable_without_a_value() {
        var configuration = Configuration.in(root, "missing-variable").withFile("main.tf", "variable \"size\" {}\n");

        assertThat(runError(configuration, 4).path("message").asText()).contains("size");
    }

    @Test
    void a_variable_nobody_declared() {
        var configuration = Configuration.in(root, "undeclared").withSomeResources(1);

        JsonNode error = runError(configuration, 2, "--var", "colour=red");

        assertThat(error.path("code").asText()).isEqualTo("variable_undeclared");
        assertThat(error.path("message").asText()).contains("colour");
    }

    @Test
    void a_provider_that_cannot_be_installed() {
        var configuration = Configuration.in(root, "no-provider").withFile("main.tf", """
                terraform {
                  required_providers {
                    nothing = {
                      source = "localhost.invalid/nobody/nothing"
                    }
                  }
                }
                """);

        assertThat(runError(configuration, 4).path("code").asText()).isEqualTo("provider_unavailable");
    }

    @Test
    void a_configuration_with_its_own_backend() {
        var configuration = Configuration.in(root, "own-backend")
                .withFile("main.tf", "terraform {\n  backend \"local\" {}\n}\nresource \"terraform_data\" \"a\" {}\n");

        assertProblem(
                groundwork.cli("run", configuration.path(), "--auto-approve", "--json"),
                2,
                "configuration_has_backend");
    }

    @Test
    void an_override_file_with_a_cloud_block() {
        var configuration = Configuration.in(root, "own-cloud")
                .withSomeResources(1)
                .withFile("zz_override.tf", "terraform {\n  cloud {\n    organization = \"x\"\n  }\n}\n");

        assertProblem(
                groundwork.cli("run", configuration.path(), "--auto-approve", "--json"),
                2,
                "configuration_has_backend");
    }

    @Test
    void a_run_nobody_knows() {
        assertProblem(groundwork.cli("status", "run-0000000000000000", "--json"), 2, "run_not_found");
    }

    @Test
    void a_workspace_nobody_knows() {
        assertProblem(groundwork.cli("outputs", "nobody-knows-me", "--json"), 2, "workspace_not_found");
    }

    @Test
    void an_unknown_option_is_one_line_and_a_hint() {
        Result result = groundwork.cli("run", ".", "--auto-aprove");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--auto-aprove").doesNotContain("\tat ");
    }

    @Test
    void an_approval_of_a_finished_run() {
        var configuration = Configuration.in(root, "finished").withSomeResources(1);
        Result run = groundwork.cli("run", configuration.path(), "--auto-approve", "--json");

        Result late = groundwork.cli("approve", run.last().path("runId").asText(), "--reason", "late", "--json");

        assertProblem(late, 2, "run_finished");
    }

    @Test
    void a_server_that_is_not_there() {
        Result result = groundwork.cli("runs", "--server", "http://127.0.0.1:1", "--json");

        assertProblem(result, 5, "server_unreachable");
    }

    @Test
    void a_port_in_use() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Result result = groundwork.server(root.resolve("second-server"), taken.getLocalPort());

            assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
            assertThat(result.err()).contains("port_in_use", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void a_data_directory_of_a_newer_version() throws Exception {
        Path newer = Files.createDirectories(root.resolve("newer"));
        Files.writeString(newer.resolve("version"), "999\n");
        var configuration = Configuration.in(root, "newer-configuration").withSomeResources(1);

        Result result = Embedded.run(root, newer, "run", configuration.path(), "--auto-approve", "--json");

        assertProblem(result, 2, "data_directory_newer");
    }

    private JsonNode runError(Configuration configuration, int exitCode, String... more) {
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("run", configuration.path(), "--auto-approve", "--json"),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        Result result = groundwork.cli(arguments);
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(exitCode);
        assertThat(result.last().path("type").asText()).isEqualTo("run_finished");
        assertThat(result.last().at("/error/nextStep").asText()).isNotBlank();
        return result.last().path("error");
    }

    private static void assertProblem(Result result, int exitCode, String code) {
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(exitCode);
        assertThat(result.last().path("code").asText()).isEqualTo(code);
        assertThat(result.last().path("message").asText()).isNotBlank();
        assertThat(result.last().path("nextStep").asText()).isNotBlank();
    }
}
