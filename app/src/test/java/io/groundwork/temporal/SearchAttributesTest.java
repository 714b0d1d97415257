package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.config.Settings;
import io.groundwork.dev.DevTemporal;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunRequest;
import io.groundwork.workflow.SearchKeys;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real server: the in-JVM one cannot list what it has. */
class SearchAttributesTest {
    private DevTemporal temporal;
    private TemporalConnection connection;
    private SearchAttributes attributes;

    @BeforeEach
    void start(@TempDir Path directory) {
        temporal = DevTemporal.start(TemporalTool.environment(), Settings.from(Map.of()), directory);
        connection = temporal.connect(new TemporalSettings("", "default", "infra-provisioning"), KeyRing.fresh());
        attributes = new SearchAttributes(connection);
    }

    @AfterEach
    void stop() {
        connection.close();
        temporal.close();
    }

    @Test
    void what_is_missing_is_told_with_commands_that_create_it() throws Exception {
        String commands = assertMissing();
        assertThat(commands.split("; ", -1)).hasSize(4);

        for (String command : List.of(commands.split("; ", -1))) {
            cli(command.substring("temporal ".length()).split(" ", -1));
        }

        assertThatCode(attributes::check).doesNotThrowAnyException();
    }

    @Test
    void a_run_on_a_server_without_them_is_refused_with_the_same_words() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new TemporalRuns(connection).start(TemporalRunsContract.request()))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("search_attributes_missing"))
                .satisfies(e -> assertThat(e.problem().nextStep()).contains("search-attribute create"));
    }

    @Test
    void registering_adds_what_is_missing_and_nothing_twice() {
        attributes.registerMissing();
        attributes.registerMissing();

        assertThatCode(attributes::check).doesNotThrowAnyException();
    }

    @Test
    void text_attributes_that_are_there_already_serve_as_well() throws Exception {
        cli("operator", "search-attribute", "create", "--name", "provisionStatus", "--type", "Text");
        cli("operator", "search-attribute", "create", "--name", "tfDirectory", "--type", "Text");
        attributes.registerMissing();
        attributes.check();

        WorkerHost worker = TemporalRunsContract.host(connection);
        try {
            var runs = new TemporalRuns(connection);
            RunRequest request = TemporalRunsContract.request();
            runs.start(request);
            runs.decide(TemporalRunsContract.workflowId(request), TemporalRunsContract.approval(WaitingRun.PLAN));
            WorkflowStub stub = connection.client().newUntypedWorkflowStub(TemporalRunsContract.workflowId(request));
            stub.getResult(20, TimeUnit.SECONDS, Object.class);

            assertThat(stub.describe().getTypedSearchAttributes().get(SearchKeys.RUN_ID))
                    .isEqualTo(request.runId());
            assertThat(cli("workflow", "describe", "--workflow-id", TemporalRunsContract.workflowId(request)))
                    .contains("awaiting_approval", "examples/hello");
        } finally {
            worker.close();
        }
    }

    private String assertMissing() {
        try {
            attributes.check();
        } catch (ProblemException e) {
            assertThat(e.problem().code()).isEqualTo("search_attributes_missing");
            return e.problem().nextStep();
        }
        throw new AssertionError("a fresh server lacks our search attributes");
    }

    private String cli(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(
                java.util.List.of(TemporalTool.required().toString()));
        command.addAll(java.util.List.of(arguments));
        command.addAll(java.util.List.of("--address", connection.settings().address()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
