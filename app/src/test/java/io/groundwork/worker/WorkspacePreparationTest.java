package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.StatusUpdate;
import io.groundwork.server.RunningServer;
import io.groundwork.terraform.process.LockHold;
import io.groundwork.workflow.Assignment;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkspacePreparationTest {
    @TempDir
    Path directory;

    private RunningServer server;
    private Hands hands;
    private WorkerDirectory disk;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory.resolve("server"));
        hands = Hands.open(directory.resolve("worker"), server.uri("/"));
        disk = hands.disk;
    }

    @AfterEach
    void stop() {
        hands.close();
        server.close();
    }

    @Test
    void a_run_is_unpacked_once_however_often_it_is_asked_for_because_an_engine_may_work_there_already()
            throws IOException {
        RunRequest request = aRun("shop");
        Assignment first = prepare(request);
        Path work = disk.workDirectory("shop");
        Files.writeString(work.resolve("written-by-an-engine"), "half a state");

        Assignment second = prepare(request);

        assertThat(second).isEqualTo(first);
        assertThat(work.resolve("written-by-an-engine")).hasContent("half a state");
    }

    @Test
    void the_next_run_of_a_workspace_finds_nothing_of_the_one_before() throws IOException {
        RunRequest before = aRun("shop");
        prepare(before);
        Files.writeString(disk.workDirectory("shop").resolve("left-behind"), "by the run before");
        server.server().end(before.runId(), RunStatus.ERRORED, null);

        prepare(aRun("shop"));

        assertThat(disk.workDirectory("shop").resolve("left-behind")).doesNotExist();
        assertThat(disk.workDirectory("shop").resolve("main.tf")).exists();
    }

    @Test
    void nothing_is_touched_while_an_engine_works_in_the_workspace() throws Exception {
        RunRequest before = aRun("shop");
        prepare(before);
        Path made = Files.writeString(disk.workDirectory("shop").resolve("made-by-the-engine"), "half a state");
        server.server().end(before.runId(), RunStatus.ERRORED, null);
        RunRequest next = aRun("shop");

        try (LockHold _ =
                LockHold.take(disk.lockFile("shop"), Duration.ofSeconds(5)).orElseThrow()) {
            assertThatThrownBy(() -> prepare(next)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                assertThat(failure.getType()).isEqualTo("engine_still_running");
                assertThat(failure.isNonRetryable()).isFalse();
            });
        }

        assertThat(made).exists();
    }

    /** Its download took so long that its run was given up, and another one has the workspace. */
    @Test
    void an_attempt_that_comes_late_touches_nothing_of_the_run_that_has_the_workspace_now() throws Exception {
        RunRequest late = aRun("shop");
        server.server().end(late.runId(), RunStatus.ERRORED, null);
        prepare(aRun("shop"));
        Path made = Files.writeString(disk.workDirectory("shop").resolve("made-by-the-engine"), "half a state");

        assertThatThrownBy(() -> prepare(late))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("run_finished"));

        assertThat(made).exists();
    }

    private Assignment prepare(RunRequest request) {
        return hands.placement.placed(request, beginning(), EngineControl.none());
    }

    private RunRequest aRun(String workspace) {
        return Hands.aRun(server, workspace, "locals {}");
    }

    private static StatusUpdate beginning() {
        return new StatusUpdate(1, RunStatus.INITIALIZING, Instant.now(), null, null, null, null, List.of());
    }
}
