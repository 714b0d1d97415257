package io.groundwork.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunMode;
import io.groundwork.run.RunView;
import io.groundwork.temporal.TemporalTool;
import io.groundwork.worker.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code groundwork dev} lets Temporal's own UI and CLI show of a run, with the real ones. */
class ShownByTemporalTest {
    private static final String CANARY = "canary-7f31";
    /** {@code binary/encrypted}, as JSON shows the bytes of metadata. */
    private static final String ENCRYPTED = "YmluYXJ5L2VuY3J5cHRlZA==";

    @TempDir
    static Path root;

    private static Stack stack;
    private static RunView run;

    @BeforeAll
    static void runSomething() throws IOException {
        Path temporal = TemporalTool.required();
        String path = temporal.getParent() + ":" + System.getenv("PATH");
        stack = Stack.startToWatch(root, Map.of("PATH", path, "HOME", root.toString()));
        run = stack.run(
                "shown",
                RunMode.PLAN_ONLY,
                "variable \"word\" {}\nresource \"terraform_data\" \"a\" { input = var.word }\n",
                Map.of("word", CANARY),
                Map.of());
        assertThat(run.error()).isNull();
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void temporals_cli_prints_clear_text_with_the_codec_endpoint_and_the_token_only() throws Exception {
        String endpoint = stack.address("codec endpoint");
        String token = "Bearer " + stack.token().reveal();

        assertThat(show("--output", "json")).contains(ENCRYPTED);
        assertThat(show()).contains("WorkflowExecutionStarted").doesNotContain(CANARY);
        assertThat(show("--codec-endpoint", endpoint, "--codec-auth", token)).contains("variables.word: " + CANARY);
        assertThat(show("--codec-endpoint", endpoint + "/{namespace}", "--codec-auth", token, "--namespace", "default"))
                .contains(CANARY);
        assertThat(show("--codec-endpoint", endpoint)).doesNotContain(CANARY);
    }

    @Test
    void temporals_ui_shows_clear_text_in_a_browser() throws Exception {
        URI ui = URI.create(stack.address("Temporal UI"));
        try (Browser browser = Browser.start(root.resolve("browser"))) {
            browser.open(ui.resolve("/namespaces/default/workflows/" + run.workflowId()));
            browser.awaitText(text -> text.contains(CANARY));
            browser.screenshot(Path.of("target/temporal-ui.png"));
        }
    }

    @Test
    void a_page_from_elsewhere_shows_what_is_stored() throws Exception {
        // The same UI under a name that is none of those allowed: what a foreign page is to the codec endpoint.
        URI ui = URI.create(stack.address("Temporal UI").replace("127.0.0.1", "ui.localhost"));
        try (Browser browser = Browser.start(root.resolve("foreign-browser"))) {
            browser.open(ui.resolve("/namespaces/default/workflows/" + run.workflowId()));
            String text = browser.awaitText(shown -> shown.contains("Input") && shown.contains("encoding"));
            assertThat(text).doesNotContain(CANARY);
        }
    }

    @Test
    void temporals_cli_takes_endpoint_and_token_from_the_environment_too() throws Exception {
        Map<String, String> environment = Map.of(
                "TEMPORAL_CODEC_ENDPOINT",
                stack.address("codec endpoint"),
                "TEMPORAL_CODEC_AUTH",
                "Bearer " + stack.token().reveal());

        assertThat(show(environment)).contains("variables.word: " + CANARY);
    }

    private static String show(String... options) throws IOException, InterruptedException {
        return show(Map.of(), options);
    }

    private static String show(Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                TemporalTool.required().toString(),
                "workflow",
                "show",
                "--workflow-id",
                run.workflowId(),
                "--detailed",
                "--address",
                stack.address("Temporal").replaceAll(".* ", "")));
        command.addAll(List.of(options));
        Path out = Files.createTempFile(root, "show", ".json");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out);
    }
}
