package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunRequest;
import io.groundwork.workflow.SearchKeys;
import io.temporal.client.WorkflowStub;
import java.nio.file.Files;
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
    private DevServer server;
    private TemporalConnection connection;
    private SearchAttributes attributes;

    @BeforeEach
    void start(@TempDir Path directory) {
        server = DevServer.start(directory);
        connection = TemporalConnection.open(
                new TemporalSettings(server.address(), "default", "infra-provisioning"), KeyRing.fresh());
        attributes = new SearchAttributes(connection);
    }

    @AfterEach
    void stop() {
        connection.close();
        server.close();
    }

    @Test
    void what_is_missing_is_told_with_commands_that_create_it() throws Exception {
        String commands = assertMissing();
        // One a line, so that each can be copied.
        String[] each = commands.lines().skip(1).toArray(String[]::new);
        assertThat(each).hasSize(4);
        assertThat(Files.readString(Path.of("../docs/temporal.md"))).contains(each);

        for (String command : List.of(each)) {
            server.cli(command.substring("temporal ".length()).split(" ", -1));
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
    void who_does_without_them_is_not_asked_for_any_and_makes_none() {
        var settings = new TemporalSettings(
                server.address(), "default", "infra-provisioning", null, null, Map.of(), false, "");
        try (var without = TemporalConnection.open(settings, KeyRing.fresh())) {
            new SearchAttributes(without).check();
            new SearchAttributes(without).registerMissing();
            assertMissing();

            RunRequest request = TemporalRunsContract.request();
            new TemporalRuns(without).start(request);

            var execution = without.client()
                    .newUntypedWorkflowStub(TemporalRunsContract.workflowId(request))
                    .describe();
            assertThat(execution.getTypedSearchAttributes().size()).isZero();
        }
    }

    @Test
    void registering_adds_what_is_missing_and_nothing_twice() {
        attributes.registerMissing();
        attributes.registerMissing();

        assertThatCode(attributes::check).doesNotThrowAnyException();
    }

    @Test
    void text_attributes_that_are_there_already_serve_as_well() throws Exception {
        server.cli("operator", "search-attribute", "create", "--name", "provisionStatus", "--type", "Text");
        server.cli("operator", "search-attribute", "create", "--name", "tfDirectory", "--type", "Text");
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
            assertThat(server.cli("workflow", "describe", "--workflow-id", TemporalRunsContract.workflowId(request)))
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
}
