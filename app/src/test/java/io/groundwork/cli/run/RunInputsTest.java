package io.groundwork.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.artifact.LeftOut;
import io.groundwork.cli.CommandLineCall;
import io.groundwork.cli.ScriptedCommandLine;
import io.groundwork.client.Words;
import io.groundwork.problem.Problems;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code run} sends along with a configuration, and what it says of it before. */
class RunInputsTest extends ScriptedCommandLine {
    private JsonNode request() throws IOException {
        return Json.mapper()
                .readTree(server.requests("POST", ScriptedRun.RUNS).getLast().text());
    }

    @Test
    void of_a_variable_and_a_file_of_variables_the_later_one_counts() throws IOException {
        run.goes(ScriptedRun.applied(), List.of());
        String file = Files.writeString(hello.resolve("a.tfvars"), "").toString();

        call.run("run", hello.toString(), "--var", "a=1", "--var-file", file, "--var", "b=2", "--var-file=" + file);

        assertThat(request().path("variablePlaces")).isEqualTo(Json.mapper().readTree("{\"a\":0,\"b\":1}"));
        call.run("run", hello.toString(), "--var-file", file, "--var", "a=1");
        assertThat(request().has("variablePlaces")).isFalse();
    }

    @Test
    void a_variable_may_be_called_what_an_engine_takes_and_nothing_else() throws IOException {
        run.goes(ScriptedRun.applied(), List.of());

        call.run("run", hello.toString(), "--var", "größe=3", "--var", "my-region=eu", "--env", "TF_VAR_größe-2=env:X");

        assertThat(request().path("variables"))
                .isEqualTo(Json.mapper().readTree("{\"größe\":\"3\",\"my-region\":\"eu\"}"));
        assertThat(request().path("environment").has("TF_VAR_größe-2")).isTrue();
        for (String wrong : List.of("1a=1", "a b=1", "-a=1", "a.b=1")) {
            CommandLineCall.Result result = new CommandLineCall(server.address(), call.dataDirectory)
                    .run("run", hello.toString(), "--var=" + wrong);
            assertThat(result.status()).as(wrong).isEqualTo(2);
            assertThat(result.err()).contains("variable_invalid");
        }
    }

    @Test
    void a_state_beside_the_configuration_is_told_of_before_it_is_made_a_second_time() throws IOException {
        run.goes(ScriptedRun.applied(), List.of());
        String versions = "/api/v1/workspaces/hello/state/versions";
        server.on(
                "GET",
                versions,
                answer -> answer.problem(Problems.workspaceNotFound("hello").problem()));
        Path state = Files.writeString(
                hello.resolve("terraform.tfstate"),
                "{\"version\":4,\"resources\":[{\"type\":\"a\"},{\"type\":\"b\"}]}");

        assertThat(call.run("run", hello.toString()).err())
                .contains("2 resources", "a second time", "groundwork state push hello " + state);

        call.err.reset();
        server.on(
                "GET",
                versions,
                answer -> answer.json(
                        200,
                        Map.of(
                                "versions",
                                List.of(Map.of(
                                        "serial",
                                        3,
                                        "lineage",
                                        "l",
                                        "digest",
                                        "d",
                                        "size",
                                        42,
                                        "createdAt",
                                        Words.AT.toString())))));
        assertThat(call.run("run", hello.toString(), "--auto-approve").err()).isEmpty();
    }

    @Test
    void a_state_of_another_workspace_of_the_engine_and_an_encrypted_one_are_told_of_too() throws IOException {
        run.goes(ScriptedRun.applied(), List.of());
        server.on(
                "GET",
                "/api/v1/workspaces/hello/state/versions",
                answer -> answer.problem(Problems.workspaceNotFound("hello").problem()));
        Path prod = Files.createDirectories(hello.resolve("terraform.tfstate.d/prod"));
        Files.writeString(prod.resolve("terraform.tfstate"), "{\"resources\":[{\"type\":\"a\"}]}");

        assertThat(call.run("run", hello.toString(), "--auto-approve").err())
                .contains("terraform.tfstate.d/prod/terraform.tfstate in the directory lists 1 resource,");

        call.err.reset();
        Files.writeString(
                hello.resolve("terraform.tfstate"), "{\"encryption_version\":\"v0\",\"encrypted_data\":\"0000\"}");
        assertThat(call.run("run", hello.toString(), "--auto-approve").err())
                .contains("terraform.tfstate in the directory is encrypted", "tofu state pull > state.json");
    }

    @Test
    void a_file_of_variables_may_be_a_pipe() throws Exception {
        run.goes(ScriptedRun.applied(), List.of());
        Path pipe = temporary.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "echo 'a = 1' > \"$0\"", pipe.toString()).start();
        try {
            CommandLineCall.Result result =
                    call.run("run", hello.toString(), "--auto-approve", "--var-file", pipe.toString());

            assertThat(result.status()).as(result.err()).isZero();
            assertThat(request().path("varFiles").path(0).asText()).isEqualTo(".groundwork/var-files/1-pipe.tfvars");
            assertThat(call.packedExtras.values())
                    .singleElement()
                    .satisfies(copy -> assertThat(copy).doesNotExist());
        } finally {
            writer.destroy();
        }
    }

    @Test
    void the_lock_file_of_the_run_is_brought_back_when_asked_for_and_only_if_it_is_another_one() throws IOException {
        run.goes(ScriptedRun.applied(), List.of());
        server.on(
                "GET",
                ScriptedRun.RUN + "/lock-file",
                answer -> answer.send(200, "application/octet-stream", "# chosen".getBytes(StandardCharsets.UTF_8)));
        Path file = hello.resolve(".terraform.lock.hcl");

        call.run("run", hello.toString());
        assertThat(file).doesNotExist();

        assertThat(call.run("run", hello.toString(), "--auto-approve", "--write-lock-file")
                        .err())
                .contains("wrote", "commit it");
        assertThat(file).hasContent("# chosen");
        call.err.reset();
        assertThat(call.run("run", hello.toString(), "--auto-approve", "--write-lock-file")
                        .err())
                .isEmpty();
    }

    @Test
    void what_stays_behind_is_named_in_one_line() {
        run.goes(ScriptedRun.applied(), List.of());
        call.leftOut = new LeftOut(List.of("pipe (neither a file nor a directory)"), 2);

        assertThat(call.run("run", hello.toString(), "--auto-approve").err().lines())
                .containsExactly("left out: pipe (neither a file nor a directory), 2 by .terraformignore");
    }

    @Test
    void what_was_not_read_as_utf_8_is_refused_and_not_applied_as_question_marks() {
        CommandLineCall.Result result = call.run("run", hello.toString(), "--var", "size=gr\uFFFD\uFFFDe");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("argument_not_utf8", "launcher");
        assertThat(server.requests("POST", ScriptedRun.RUNS)).isEmpty();
    }

    @Test
    void where_a_configuration_comes_from_is_told_and_whether_its_workspace_was_named() throws IOException {
        run.goes(ScriptedRun.applied(), List.of());

        call.run("run", hello.toString());
        assertThat(request().at("/origin/names/0").asText())
                .startsWith("file://")
                .endsWith("/Hello");
        assertThat(request().at("/origin/workspaceNamed").asBoolean()).isFalse();
        assertThat(request().at("/origin/accepted").asBoolean()).isFalse();

        call.run("run", hello.toString(), "--workspace", "mine", "--accept-origin");
        assertThat(request().at("/origin/workspaceNamed").asBoolean()).isTrue();
        assertThat(request().at("/origin/accepted").asBoolean()).isTrue();
    }
}
