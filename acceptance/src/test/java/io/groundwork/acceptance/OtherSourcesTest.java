package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are made from something else than a directory of .tf files. */
@Timeout(300)
class OtherSourcesTest {
    private static final String MODULE = Deployment.example("registry-module/greeting");

    @TempDir
    Path root;

    @Test
    void what_cdktf_synthesised_is_a_configuration() {
        Result run = run(Map.of(), Deployment.example("cdktf/cdktf.out/stacks/hello"), "--var", "whom=you");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.last().at("/outputs/greeting_text/value/text").asText()).isEqualTo("hello you");
    }

    @Test
    void what_cdktf_synthesised_with_its_local_backend_is_refused_and_says_how_to_be_rid_of_it() {
        var configuration = Configuration.in(root, "stack").withFile("cdk.tf.json", """
                {
                  "output": {"a": {"value": "b"}},
                  "terraform": {"backend": {"local": {"path": "/tmp/terraform.hello.tfstate"}}}
                }
                """);

        Result run = run(Map.of(), configuration.path());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.last().at("/error/code").asText()).isEqualTo("configuration_has_backend");
        assertThat(run.last().at("/error/nextStep").asText()).contains("terraform.backend");
    }

    @Test
    void a_module_in_a_directory_gets_variables_of_every_kind_and_its_outputs_come_out_but_for_secrets() {
        Result run = run(
                Map.of("PASSWORD", "hunter2-hunter2"),
                "--module",
                MODULE,
                "--var",
                "name=you",
                "--var",
                "times=2",
                "--var",
                "titles=[\"dear\", \"old\"]",
                "--env",
                "TF_VAR_password=env:PASSWORD");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        JsonNode module = run.last().at("/outputs/module/value");
        assertThat(module.path("greetings")).hasSize(2);
        assertThat(module.at("/greetings/0").asText()).isEqualTo("hello dear old you");
        assertThat(module.path("password_length").asInt()).isEqualTo(15);
        assertThat(module.has("password")).isFalse();
        assertThat(run.json().getFirst().path("workspace").asText()).isEqualTo("greeting");
        assertThat(run.out()).doesNotContain("hunter2-hunter2");
    }

    @Test
    void a_module_from_git_is_fetched_where_the_engine_runs() throws Exception {
        Path repository = Files.createDirectories(root.resolve("modules.git/greeting"));
        Files.copy(Path.of(MODULE, "main.tf"), repository.resolve("main.tf"));
        git("init", "--quiet");
        git("add", ".");
        git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "first");
        git("tag", "v1.2.0");

        Result run = run(
                Map.of(),
                "--module",
                "git::file://" + root.resolve("modules.git") + "//greeting?ref=v1.2.0",
                "--var",
                "name=git");
        Result wrong = run(
                Map.of(), "--module", "git::file://" + root.resolve("modules.git") + "?ref=v9", "--var", "name=git");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.last().at("/outputs/module/value/greetings/0").asText()).isEqualTo("hello git");
        assertThat(wrong.exitCode()).isEqualTo(4);
        assertThat(wrong.last().at("/error/code").asText()).isEqualTo("module_unavailable");
    }

    @Test
    void a_module_from_a_registry_is_taken_in_the_version_that_was_asked_for() throws IOException {
        try (var registry = new ModuleRegistry(
                Map.of("acme/greeting/any/1.0.0", root, "acme/greeting/any/1.4.2", Path.of(MODULE)))) {
            Path engineConfiguration = Cloud.engineConfiguration(root, registry.asHost("modules.example.com"));
            Map<String, String> environment = Map.of("TF_CLI_CONFIG_FILE", engineConfiguration.toString());
            String source = "modules.example.com/acme/greeting/any";

            Result run = run(environment, "--module", source, "--version", "~> 1.4", "--var", "name=registry");
            Result unknown = run(environment, "--module", source, "--version", "9.9.9", "--var", "name=registry");
            Result nowhere =
                    run(environment, "--module", "modules.example.com/acme/nothing/any", "--var", "name=registry");

            assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
            assertThat(run.last().at("/outputs/module/value/greetings/0").asText())
                    .isEqualTo("hello registry");
            assertOneError(unknown, "module_unavailable", "newest available version is 1.4.2");
            assertOneError(nowhere, "module_unavailable", "cannot be found in the module registry");
        }
    }

    @Test
    void a_registry_that_does_not_answer_is_asked_a_few_times_and_then_named() throws IOException {
        String gone;
        try (var registry = new ModuleRegistry(Map.of())) {
            gone = registry.asHost("modules.example.com");
        }
        Path engineConfiguration = Cloud.engineConfiguration(root, gone);

        Result run = run(
                Map.of("TF_CLI_CONFIG_FILE", engineConfiguration.toString()),
                "--module",
                "modules.example.com/acme/greeting/any");

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(5);
        assertThat(run.last().at("/error/code").asText()).isEqualTo("module_unavailable");
        assertThat(run.last().at("/error/message").asText()).contains("connection refused", "tried 6 times");
    }

    @Test
    void a_variable_that_the_module_has_not_got_is_named() {
        Result run = run(Map.of(), "--module", MODULE, "--var", "name=you", "--var", "colour=red");

        assertOneError(run, "configuration_refused", "colour");
    }

    @Test
    void a_module_that_is_nothing_of_the_kind_is_one_clear_error() {
        assertOneError(run(Map.of(), "--module", "no module at all"), "module_unavailable", "no module at all");
    }

    private static void assertOneError(Result run, String code, String says) {
        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(4);
        assertThat(run.last().at("/error/code").asText()).as(run.out()).isEqualTo(code);
        assertThat(run.last().at("/error/message").asText()).contains(says);
        assertThat(run.last().at("/error/nextStep").asText()).isNotBlank();
    }

    private Result run(Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--auto-approve", "--json"));
        return Embedded.run(root, root.resolve("data"), environment, all.toArray(String[]::new));
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-C", root.resolve("modules.git").toString()));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).inheritIO().start();
        assertThat(git.waitFor()).isZero();
    }
}
