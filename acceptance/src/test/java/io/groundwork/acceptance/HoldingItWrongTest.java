package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

        assertThat(runError(configuration, 2).path("code").asText()).isEqualTo("configuration_has_backend");
    }

    @Test
    void an_override_file_with_a_cloud_block() {
        var configuration = Configuration.in(root, "own-cloud")
                .withSomeResources(1)
                .withFile("zz_override.tf", "terraform {\n  cloud {\n    organization = \"x\"\n  }\n}\n");

        assertThat(runError(configuration, 2).path("code").asText()).isEqualTo("configuration_has_backend");
    }

    @Test
    void an_override_file_with_a_backend() {
        var configuration = Configuration.in(root, "override-backend")
                .withSomeResources(1)
                .withFile("main_override.tf", "terraform {\n  backend \"local\" {\n    path = \"mine\"\n  }\n}\n");

        assertThat(runError(configuration, 2).path("code").asText()).isEqualTo("configuration_has_backend");
    }

    @Test
    void a_decision_sent_twice_is_one_decision_and_another_one_comes_too_late() {
        try (HeldRun held = HeldRun.at(Moment.APPLY, root, "decided-twice")) {
            Result started =
                    groundwork.cli("run", held.configuration().path(), "--require-approval", "--no-wait", "--json");
            String run = started.last().path("runId").asText();
            groundwork.awaitStatus(run, "awaiting_approval");

            Result first = groundwork.cli("approve", run, "--reason", "seen", "--json");
            groundwork.awaitStatus(run, "applying");
            Result second = groundwork.cli("approve", run, "--reason", "seen", "--json");
            Result other = groundwork.cli("deny", run, "--reason", "no", "--json");
            held.release();

            assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
            assertThat(second.exitCode()).as(second.out() + second.err()).isZero();
            assertProblem(other, 2, "decision_already_made");
            assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
            assertThat(held.configuration().ledger()).containsExactlyInAnyOrderElementsOf(HeldRun.CREATED_ONCE);
        }
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

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "../escaped.tf, archive_unsafe_path",
        "/tmp/absolute.tf, archive_unsafe_path",
        ".terraform/modules/modules.json, archive_contains_engine_data",
        "terraform.tfstate, archive_contains_state"
    })
    void an_archive_with_an_entry_that_has_no_place_in_one(String entry, String code) throws Exception {
        Path member = Files.writeString(root.resolve("member"), "# nothing\n");
        Path archive =
                tar("--transform=s|^.*$|" + entry + "|", member.getFileName().toString());

        HttpResponse<String> answer = groundwork.api().upload(archive);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Result.parse(answer.body()).path("code").asText()).isEqualTo(code);
    }

    @Test
    void an_archive_with_a_link_out_of_it() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link.tf"), Path.of("/etc/passwd"));
        Path archive = tar("link.tf");
        Files.delete(link);

        HttpResponse<String> answer = groundwork.api().upload(archive);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Result.parse(answer.body()).path("code").asText()).isEqualTo("archive_link");
    }

    @Test
    void an_approval_of_another_plan_and_one_that_is_sent_twice() {
        var configuration = Configuration.in(root, "decided").withSomeResources(1);
        Result started = groundwork.cli("run", configuration.path(), "--require-approval", "--no-wait", "--json");
        String run = started.last().path("runId").asText();
        groundwork.awaitStatus(run, "awaiting_approval");

        HttpResponse<String> old = groundwork.api().approve(run, "0".repeat(64));
        Result first = groundwork.cli("approve", run, "--reason", "seen", "--json");
        groundwork.awaitStatus(run, "applied");
        Result second = groundwork.cli("approve", run, "--reason", "seen", "--json");
        Result other = groundwork.cli("deny", run, "--reason", "no", "--json");

        assertThat(old.statusCode()).as(old.body()).isEqualTo(409);
        assertThat(Result.parse(old.body()).path("code").asText()).isEqualTo("plan_digest_mismatch");
        assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
        assertProblem(second, 2, "run_finished");
        assertProblem(other, 2, "run_finished");
    }

    @Test
    void a_temporal_that_is_not_there() {
        var configuration = Configuration.in(root, "no-temporal").withSomeResources(1);

        Result result = Embedded.run(
                root,
                root.resolve("data"),
                Map.of("TEMPORAL_ADDRESS", "127.0.0.1:1"),
                "run",
                configuration.path(),
                "--auto-approve",
                "--json");

        assertProblem(result, 5, "temporal_unreachable");
    }

    @ParameterizedTest
    @CsvSource({
        "TEMPORAL_TLS, true, 5, temporal_tls_not_spoken",
        "TEMPORAL_NAMESPACE, nobody-made-this, 5, temporal_namespace_not_found",
        "TEMPORAL_MTLS_TLS_CERT, /etc/hostname, 2, settings_invalid",
        "TEMPORAL_INFRA_PROVISION_TASK_QUEUE, my queue, 2, settings_invalid",
        "TEMPORAL_PROFILE, nobody-wrote-this, 2, settings_invalid"
    })
    void a_connection_to_temporal_that_is_set_up_wrong(String name, String value, int exitCode, String code) {
        var configuration = Configuration.in(root, "wrong-connection").withSomeResources(1);

        Result result = Embedded.run(
                root,
                root.resolve("data"),
                Map.of("TEMPORAL_ADDRESS", groundwork.temporalAddress(), name, value),
                "run",
                configuration.path(),
                "--auto-approve",
                "--json");

        assertProblem(result, exitCode, code);
    }

    @Test
    void a_worker_whose_temporal_is_not_there_says_so_and_keeps_trying() {
        try (Program worker = groundwork.workerOf("127.0.0.1:1")) {
            worker.awaitThat(
                    "third try", Duration.ofSeconds(60), () -> worker.err().contains("trying again in 2 s"));

            assertThat(worker.err())
                    .contains("Temporal at 127.0.0.1:1, namespace default, plain text; from TEMPORAL_ADDRESS")
                    .contains("[temporal_unreachable]")
                    .doesNotContain("\tat ");
            assertThat(worker.out()).doesNotContain("ready");
        }
    }

    @Test
    void an_engine_that_is_not_there() {
        var configuration = Configuration.in(root, "no-engine").withSomeResources(1);

        JsonNode error = embeddedError(configuration, root.resolve("no-such-engine"));

        assertThat(error.path("code").asText()).isEqualTo("engine_not_found");
    }

    @Test
    void no_engine_on_the_path() {
        var configuration = Configuration.in(root, "no-engine-on-path").withSomeResources(1);

        Result result = Embedded.run(
                root,
                root.resolve("data"),
                Map.of("PATH", Embedded.pathWithout("temporal", "terraform", "tofu")),
                "run",
                configuration.path(),
                "--auto-approve",
                "--json");

        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(4);
        assertThat(result.last().at("/error/code").asText()).isEqualTo("engine_not_found");
    }

    @Test
    void an_engine_configuration_that_is_not_there_breaks_nothing_and_doctor_names_it() {
        var configuration = Configuration.in(root, "no-cli-config").withSomeResources(1);
        Map<String, String> environment =
                Map.of("TF_CLI_CONFIG_FILE", root.resolve("absent.rc").toString());
        Path data = root.resolve("data");

        Result run = Embedded.run(root, data, environment, "run", configuration.path(), "--auto-approve", "--json");
        Result doctor = Embedded.run(root, data, environment, "doctor");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.last().path("status").asText()).isEqualTo("applied");
        assertThat(doctor.out()).contains("TF_CLI_CONFIG_FILE names a file that is not there", "absent.rc");
    }

    @Test
    void an_engine_that_is_too_old() throws Exception {
        var configuration = Configuration.in(root, "old-engine").withSomeResources(1);
        Path engine = Files.writeString(root.resolve("terraform"), """
                #!/bin/sh
                echo '{"terraform_version": "0.12.31", "platform": "linux_amd64", "provider_selections": {}}'
                """);
        Files.setPosixFilePermissions(engine, PosixFilePermissions.fromString("rwx------"));

        JsonNode error = embeddedError(configuration, engine);

        assertThat(error.path("code").asText()).isEqualTo("engine_unsupported");
        assertThat(error.path("message").asText()).contains("0.12.31");
    }

    private JsonNode embeddedError(Configuration configuration, Path engine) {
        Result result = Embedded.run(
                root,
                root.resolve("data"),
                Map.of("GROUNDWORK_ENGINE", engine.toString()),
                "run",
                configuration.path(),
                "--auto-approve",
                "--json");
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(4);
        assertThat(result.last().at("/error/nextStep").asText())
                .as(result.out())
                .isNotBlank();
        return result.last().path("error");
    }

    private Path tar(String... arguments) throws IOException, InterruptedException {
        Path archive = root.resolve("archive.tar.gz");
        List<String> command = new ArrayList<>(List.of("tar", "-czPf", archive.toString(), "-C", root.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return archive;
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
