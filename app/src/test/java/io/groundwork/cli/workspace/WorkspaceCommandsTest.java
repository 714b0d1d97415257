package io.groundwork.cli.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.cli.ScriptedCommandLine;
import io.groundwork.client.ScriptedServer;
import io.groundwork.client.StateVersion;
import io.groundwork.client.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked of a workspace: its outputs and its state. */
class WorkspaceCommandsTest extends ScriptedCommandLine {
    @Test
    void outputs_are_told_without_what_is_sensitive() {
        assertThat(call.run("outputs", "hello").out()).isEqualTo("""
                greeting = "hello"
                password = (sensitive value)
                """);
    }

    @Test
    void the_state_is_pulled_byte_by_byte() {
        String state = "{\n  \"version\": 4,\n  \"serial\": 3\n}\n";
        server.on(
                "GET",
                "/api/v1/workspaces/hello/state",
                answer -> answer.send(200, "application/json", state.getBytes(StandardCharsets.UTF_8)));

        assertThat(call.run("state", "pull", "hello").out()).isEqualTo(state);
        call.out.reset();
        assertThat(call.run("state", "pull", "hello", "--json")
                        .lastJson()
                        .path("state")
                        .path("serial")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void a_state_in_a_file_is_brought_byte_by_byte() throws IOException {
        String state = "{\n  \"version\": 4,\n  \"serial\": 3\n}\n";
        Path file = Files.writeString(call.dataDirectory.resolve("my.tfstate"), state);
        server.on(
                "PUT",
                "/api/v1/workspaces/hello/state",
                answer -> answer.json(
                        200,
                        Map.of(
                                "serial",
                                3,
                                "lineage",
                                "l",
                                "digest",
                                "d",
                                "size",
                                42,
                                "createdAt",
                                Words.AT.toString())));

        assertThat(call.run("state", "push", "hello", file.toString()).out()).contains("hello", "serial 3");

        ScriptedServer.Request pushed = server.requests("PUT", ".*/state").getFirst();
        assertThat(pushed.text()).isEqualTo(state);
        assertThat(pushed.query()).isEqualTo("by=ada");
        assertThat(call.run("state", "push", "hello", "nowhere").err()).contains("state_file_unreadable");
    }

    @Test
    void the_state_is_listed_by_resource_and_by_version() {
        server.on(
                "GET",
                "/api/v1/workspaces/hello/resources",
                answer -> answer.json(200, Map.of("resources", List.of("terraform_data.a", "terraform_data.b"))));
        server.on(
                "GET",
                "/api/v1/workspaces/hello/state/versions",
                answer -> answer.json(
                        200, Map.of("versions", List.of(new StateVersion(3, "lin", "d", 42, null, Words.AT)))));

        assertThat(call.run("state", "list", "hello").out()).isEqualTo("terraform_data.a\nterraform_data.b\n");
        call.out.reset();
        assertThat(call.run("state", "list", "hello", "--versions").out()).contains("3       2026-03-01T12:00:00Z  42");
    }
}
