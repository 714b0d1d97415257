package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.client.WorkerApi;
import io.groundwork.opa.OpaSettings;
import io.groundwork.run.ProvisionStatus;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.groundwork.secret.Secret;
import io.groundwork.server.RunningServer;
import io.groundwork.terraform.engine.EngineSetting;
import io.groundwork.workflow.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlacementTest {
    @TempDir
    Path directory;

    private RunningServer server;
    private WorkerApi api;
    private WorkerDirectory disk;
    private Placement placement;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory.resolve("server"));
        api = new WorkerApi(server.uri("/"), new Secret(RunningServer.TOKEN));
        disk = WorkerDirectory.open(directory.resolve("worker"));
        var settings = new WorkerSettings(
                directory.resolve("worker"),
                new EngineSetting(null, System.getenv("PATH")),
                null,
                "/usr/bin:/bin",
                directory.toString(),
                "/tmp",
                1,
                Duration.ofSeconds(5),
                OpaSettings.on(""));
        placement = new Placement(
                disk,
                api,
                new Ledger(api),
                new Engines(settings, disk),
                new Retrying(api, Clock.systemUTC()),
                "queue of this worker");
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
    }

    @Test
    void a_run_is_unpacked_once_however_often_it_is_asked_for_because_an_engine_may_work_there_already()
            throws IOException {
        RunRequest request = aRun("shop");
        Workplace first = placement.prepare(request, beginning());
        Path work = disk.workDirectory("shop");
        Files.writeString(work.resolve("written-by-an-engine"), "half a state");

        Workplace second = placement.prepare(request, beginning());

        assertThat(second).isEqualTo(first);
        assertThat(work.resolve("written-by-an-engine")).hasContent("half a state");
    }

    @Test
    void the_next_run_of_a_workspace_finds_nothing_of_the_one_before() throws IOException {
        RunRequest before = aRun("shop");
        placement.prepare(before, beginning());
        Files.writeString(disk.workDirectory("shop").resolve("left-behind"), "by the run before");
        server.server().end(before.runId(), ProvisionStatus.ERRORED, null);

        placement.prepare(aRun("shop"), beginning());

        assertThat(disk.workDirectory("shop").resolve("left-behind")).doesNotExist();
        assertThat(disk.workDirectory("shop").resolve("main.tf")).exists();
    }

    private RunRequest aRun(String workspace) {
        String run = server.run(workspace);
        return new RunRequest(
                run,
                workspace,
                server.upload(""),
                "",
                RunMode.APPLY,
                false,
                Map.of(),
                List.of(),
                Map.of(),
                null,
                "ann");
    }

    private static StatusUpdate beginning() {
        return new StatusUpdate(1, ProvisionStatus.INITIALIZING, Instant.now(), null, null, null, null, List.of());
    }
}
