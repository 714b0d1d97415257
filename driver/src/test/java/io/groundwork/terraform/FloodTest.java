package io.groundwork.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.event.EngineEvent;
import io.groundwork.terraform.event.EventParser;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import io.groundwork.terraform.process.Launch;
import io.groundwork.terraform.process.LineTail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provisioner that prints tens of megabytes, with the engines that pass it on. */
class FloodTest {

    private static final long LIMIT = 1 << 20;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void what_was_done_is_all_there_when_a_flood_was_cut_out(EngineKind kind) throws Exception {
        Workspace workspace = new Workspace(root, kind, """
                resource "terraform_data" "flood" {
                  count = 2
                  provisioner "local-exec" {
                    command = "yes $(printf %0900d 0) | head -c 20000000; sleep 3"
                  }
                }
                output "done" { value = terraform_data.flood[*].id }
                """);
        workspace.run("init", Init.defaults());
        Path file = root.resolve("plan.bin");
        workspace.run("plan", Plan.to(file));

        Attempt attempt = workspace
                .terraform()
                .start(
                        Apply.of(file).withParallelism(1),
                        root.resolve("apply"),
                        Launch.in(workspace.directory(), TestEngines.environment(), root.resolve("workspace.lock"))
                                .withOutputLimit(LIMIT));

        assertThat(attempt.await(Workspace.PATIENCE)).isEqualTo(new AttemptStatus.Exited(0));
        EventParser parser = kind.eventParser();
        List<EngineEvent> events = new ArrayList<>();
        try (LineTail tail = LineTail.of(attempt.output(), 0)) {
            tail.drain(line -> events.add(parser.parse(line.text())));
            assertThat(tail.missing()).isGreaterThan(20 * LIMIT);
        }
        assertThat(events)
                .filteredOn(EngineEvent.ApplyStarted.class::isInstance)
                .hasSize(2);
        assertThat(events)
                .filteredOn(EngineEvent.ApplyCompleted.class::isInstance)
                .hasSize(2);
        assertThat(events).filteredOn(EngineEvent.Outputs.class::isInstance).isNotEmpty();
        assertThat(events).noneMatch(EngineEvent.Plain.class::isInstance);
    }
}
