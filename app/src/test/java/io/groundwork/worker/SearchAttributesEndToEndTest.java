package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.temporal.DevServer;
import io.groundwork.temporal.TemporalTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on a real Temporal server that somebody else prepared: with attributes of either type, and with none. */
@Timeout(240)
class SearchAttributesEndToEndTest {
    private static final String CONFIGURATION = "resource \"terraform_data\" \"a\" {}\n";

    @TempDir
    Path root;

    private DevServer temporal;

    @BeforeEach
    void start() throws IOException {
        temporal = DevServer.start(Files.createDirectory(root.resolve("temporal")));
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    @Test
    void a_run_is_found_by_attributes_of_type_text_as_the_seed_makes_them() throws Exception {
        for (String name : new String[] {"provisionStatus", "tfDirectory"}) {
            temporal.cli("operator", "search-attribute", "create", "--name", name, "--type", "text");
        }

        RunView run = run(Map.of());

        assertFound(run);
    }

    @Test
    void a_run_is_found_by_attributes_of_type_keyword() throws Exception {
        for (String name : new String[] {"provisionStatus", "tfDirectory", "workspace", "runId"}) {
            temporal.cli("operator", "search-attribute", "create", "--name", name, "--type", "Keyword");
        }

        RunView run = run(Map.of());

        assertFound(run);
    }

    @Test
    void a_run_does_without_attributes_where_that_is_said() throws Exception {
        RunView run = run(Map.of("GROUNDWORK_SEARCH_ATTRIBUTES", "false"));

        assertThat(temporal.cli("operator", "search-attribute", "list")).doesNotContain("provisionStatus");
        assertThat(temporal.cli("workflow", "show", "--workflow-id", run.workflowId()))
                .contains("WorkflowExecutionCompleted")
                .doesNotContain("UpsertWorkflowSearchAttributes");
    }

    private RunView run(Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(TemporalTool.environment());
        environment.put("TEMPORAL_ADDRESS", temporal.address());
        environment.put("HOME", root.toString());
        environment.merge("PATH", "/usr/bin:/bin", (tools, others) -> tools + ":" + others);
        environment.putAll(more);
        try (Stack stack = Stack.start(root, environment)) {
            RunView run = stack.run("hello", RunMode.APPLY, CONFIGURATION);
            assertThat(run.error()).isNull();
            assertThat(run.status()).isEqualTo(RunStatus.APPLIED);
            return run;
        }
    }

    /** Visibility follows the history with a delay. */
    private void assertFound(RunView run) throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
        String found = "";
        while (!found.contains(run.workflowId())) {
            assertThat(Instant.now()).as(found).isBefore(deadline);
            found = temporal.cli("workflow", "list", "--query", "provisionStatus = \"applied\"");
        }
    }
}
