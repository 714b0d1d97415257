package io.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.client.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Holding it wrong: one error, what to do, its code, exit 2, and nothing started or asked. */
class UsageTest {
    @TempDir
    Path temporary;

    private CommandLineCall call;

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(Files.createDirectories(temporary.resolve("hello")).resolve("main.tf"), "");
        Files.createDirectories(temporary.resolve("empty"));
        Files.writeString(temporary.resolve("file"), "");
        // Nobody listens there: a command that went so far would end with 5.
        call = new CommandLineCall(
                URI.create("http://127.0.0.1:1"), Files.createDirectories(temporary.resolve("data")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run TMP/missing | configuration_missing | there is no directory",
                "run TMP/file | configuration_not_a_directory | is not a directory",
                "run TMP/empty | configuration_empty | there are no .tf files",
                "run TMP/hello --auto-approve --require-approval | options_contradict | contradict",
                "run TMP/hello --plan-only --destroy | options_contradict | contradict",
                "run TMP/hello --var novalue | variable_invalid | novalue",
                "run TMP/hello --var =x | variable_invalid | =x",
                "run TMP/hello --var-file TMP/none | var_file_missing | there is no variable file",
                "run TMP/hello --env 9X | environment_name_invalid | 9X",
                "run TMP/hello --env X=plain-secret | secret_reference_invalid | neither env:NAME nor file:",
                "run TMP/hello --expires soon | duration_invalid | soon",
                "run TMP/hello --expires 0s | duration_invalid | 0s",
                "run TMP/hello --workspace Not/Valid | workspace_name_invalid | Not/Valid",
                "run TMP/hello --server nonsense | server_address_invalid | nonsense",
                "run | usage | Missing required parameter",
                "run --module TMP/none | module_missing | there is no directory",
                "run --module ./none | module_missing | there is no directory ./none",
                "run TMP/hello --module a/b/c | options_contradict | DIR and --module",
                "run TMP/hello --version 1.0 | options_contradict | --version goes with --module",
                "run --module git::https://example.com/a.git --version 1 | options_contradict | from a registry",
                "run --module a/b/c --var source=d | variable_invalid | named source",
                "run --module a/b/c --var-file TMP/file | options_contradict | --var-file and --module",
                "run --module git::https://plain-secret@example.com/a.git | module_source_secret | credentials",
                "run --module git::ssh://me:plain-secret@example.com/a.git | module_source_secret | credentials",
                "run TMP/hello TMP/hello | usage | Unmatched argument",
                "run TMP/hello --bogus | usage | --bogus",
                "rum TMP/hello | usage | rum",
                "status not-a-run | run_id_invalid | not-a-run",
                "approve not-a-run | run_id_invalid | not-a-run",
                "runs --status happy | status_unknown | happy",
                "runs --limit 0 | limit_invalid | 0",
                "runs --limit many | usage | many",
                "state | usage | a command is missing",
                "state drop hello | usage | drop",
                "'' | usage | a command is missing"
            })
    void a_mistake_is_told_once_with_code_and_next_step(String arguments, String code, String says) {
        String[] typed = arguments.isEmpty()
                ? new String[0]
                : arguments.replace("TMP", temporary.toString()).split(" ");

        CommandLineCall.Result result = call.run(typed);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).hasSize(3);
        assertThat(result.err()).startsWith("error: ").contains(says).contains("\n  next: ");
        assertThat(result.err()).endsWith("  code: " + code + "\n").doesNotContain("plain-secret");
        assertThat(call.launcher.opened).isEmpty();
    }

    @Test
    void a_mistyped_command_gets_a_suggestion() {
        assertThat(call.run("aprove").err()).contains("did you mean 'approve'?");
    }

    @ParameterizedTest
    @CsvSource({"apply,run DIR", "destroy,run DIR --destroy", "output,outputs WORKSPACE"})
    void a_word_of_terraform_is_answered_with_ours(String word, String ours) {
        CommandLineCall.Result result = call.run(word, temporary.toString());

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("next: 'groundwork " + ours + "'");
    }

    @Test
    void with_json_a_mistake_is_one_object_on_stdout() {
        CommandLineCall.Result result =
                call.run("run", temporary.resolve("missing").toString(), "--json");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).isEmpty();
        assertThat(result.json()).hasSize(1);
        assertThat(result.lastJson().path("type").asText()).isEqualTo("error");
        assertThat(result.lastJson().path("code").asText()).isEqualTo("configuration_missing");
        assertThat(result.lastJson().path("kind").asText()).isEqualTo("user");
    }

    @ParameterizedTest
    @EnumSource
    void the_help_of_every_command_shows_an_example(CommandName command) {
        CommandLineCall.Result result = call.run(command.text(), "--help");

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("Usage: groundwork " + command.text(), "Example:\n  groundwork " + command.text(), "--json");
    }

    @Test
    void help_lists_every_command() {
        String help = call.run("--help").out();

        assertThat(CommandName.values())
                .allSatisfy(command -> assertThat(help)
                        .containsPattern("(?m)^  " + command.text() + " +" + command.description() + "$"));
    }

    @Test
    void a_token_never_shows() {
        call.environment.put("GROUNDWORK_DEBUG", "1");
        CommandLineCall.Result result = call.run("runs");

        assertThat(result.status()).isEqualTo(5);
        assertThat(result.out() + result.err()).doesNotContain(ScriptedServer.TOKEN);
    }
}
