package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker's disk has of runs that are over: counted, with real engines. */
@Timeout(120)
final class LeftOnTheDiskTest {
    private static final Map<String, String> CONFIGURATION =
            Map.of("main.tf", """
            module "inner" {
              source = "./inner"
            }
            """, "inner/main.tf", """
            resource "terraform_data" "one" {
              input = "one"
            }
            """, "notes/read-me.txt", "read by nobody");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void of_runs_that_are_over_nothing_is_left_and_of_a_workspace_only_its_lock(String engine) {
        try (var bench = new Workbench(directory, engine, Map.of())) {
            List<String> workspaces = List.of("shop", "blog", "wiki");
            for (String workspace : workspaces) {
                bench.applied(bench.ask(RunMode.APPLY, workspace, CONFIGURATION));
                RunRequest planned = bench.ask(RunMode.PLAN_ONLY, workspace, CONFIGURATION);
                assertThat(bench.prepare(planned)).as("init is needed again").isFalse();
                bench.plan(planned);
                bench.finish(planned, RunStatus.PLANNED_AND_FINISHED);
            }

            try (UnsettledRuns _ = bench.hands.unsettledRuns()) {
                await(() -> inside("runs").isEmpty());
            }

            for (String workspace : workspaces) {
                assertThat(inside("workspaces/" + workspace)).containsExactly("lock");
            }
        }
    }

    private List<String> inside(String part) {
        try (Stream<Path> files = Files.list(directory.resolve("worker").resolve(part))) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("there is still something of runs").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
