package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.ProblemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerStartTest {
    @TempDir
    Path directory;

    @Test
    void runs_are_still_known_after_a_restart() {
        String run;
        try (var first = RunningServer.start(directory)) {
            run = first.run("shop");
        }
        try (var second = RunningServer.start(directory)) {
            assertThat(second.get("/api/v1/runs/" + run)
                            .json()
                            .required("workspace")
                            .asText())
                    .isEqualTo("shop");
            assertThat(second.server().unfinishedRuns()).extracting("runId").containsExactly(run);
        }
    }

    @Test
    void a_port_that_is_taken_is_told_with_the_address_and_a_way_out() {
        try (var first = RunningServer.start(directory.resolve("one"))) {
            int taken = first.server().baseUrl().getPort();

            assertThatThrownBy(() -> RunningServer.start(directory.resolve("other"), taken))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("127.0.0.1:" + taken)
                    .extracting(
                            failure -> ((ProblemException) failure).problem().code())
                    .isEqualTo("port_in_use");
        }
    }
}
