package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.terraform.Apply;
import io.groundwork.terraform.Eventually;
import io.groundwork.terraform.Init;
import io.groundwork.terraform.Plan;
import io.groundwork.terraform.TestEngines;
import io.groundwork.terraform.Workspace;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.event.EngineEvent;
import io.groundwork.terraform.event.EventParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SurvivalTest {

    private static final int RESOURCES = 6;

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void an_apply_whose_jvm_was_killed_runs_to_its_end_and_another_reader_gets_every_line_once(EngineKind kind)
            throws Exception {
        Workspace workspace = new Workspace(root, kind, Workspace.slowResources(RESOURCES, 0.4));
        workspace.run("init", Init.defaults());
        assertThat(workspace.run("plan", Plan.to(root.resolve("plan.bin")))).isEqualTo(2);

        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingStarter.class.getName(),
                        TestEngines.of(kind).binary().toString(),
                        root.toString())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("jvm.log").toFile())
                .start();
        Attempt attempt = Attempt.open(root.resolve("apply"));
        Eventually.until("two resources to be made", () -> completed(seen()) >= 2);
        assertThat(jvm.isAlive()).as(Files.readString(root.resolve("jvm.log"))).isTrue();
        jvm.destroyForcibly();
        assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(attempt.status()).isInstanceOf(AttemptStatus.Running.class);

        // A line cut short by the kill was not seen: it comes again, from its start.
        List<String> lines = new ArrayList<>();
        long offset = 0;
        for (String noted : seen()) {
            int blank = noted.indexOf(' ');
            offset = Long.parseLong(noted.substring(0, blank));
            lines.add(noted.substring(blank + 1));
        }
        assertThat(completed(seen())).isLessThan(RESOURCES);
        assertThat(attempt.await(Duration.ofMinutes(1))).isEqualTo(new AttemptStatus.Exited(0));
        try (LineTail tail = LineTail.of(attempt.output(), offset)) {
            tail.drain(line -> lines.add(line.text()));
        }

        assertThat(lines).isEqualTo(Files.readAllLines(attempt.output()));
        EventParser parser = kind.eventParser();
        assertThat(lines.stream().map(parser::parse).filter(EngineEvent.ApplyCompleted.class::isInstance))
                .hasSize(RESOURCES);
        assertThat(workspace.run("plan2", Plan.to(root.resolve("plan2.bin"))))
                .as("nothing is left to do")
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void one_term_ends_an_apply_in_order_with_its_state_saved(EngineKind kind) throws Exception {
        Workspace workspace = new Workspace(root, kind, Workspace.slowResources(RESOURCES, 0.4));
        workspace.run("init", Init.defaults());
        workspace.run("plan", Plan.to(root.resolve("plan.bin")));
        Attempt attempt =
                workspace.start("apply", Apply.of(root.resolve("plan.bin")).withParallelism(1));
        Eventually.until("a resource to be made", () -> completed(lines(attempt.output())) >= 1);
        for (int i = 0; i < 4; i++) {
            Attempt.open(attempt.directory()).requestStop();
        }

        assertThat(attempt.await(Duration.ofMinutes(1))).isEqualTo(new AttemptStatus.Exited(1));
        String output = String.join("\n", lines(attempt.output()));
        assertThat(output).contains("Interrupt received").doesNotContain("Two interrupts received");
        int made = completed(lines(attempt.output()));
        assertThat(made).isBetween(1, RESOURCES - 1);
        assertThat(Files.readString(workspace.directory().resolve("terraform.tfstate")))
                .contains("\"terraform_data\"");
    }

    /** As a service manager ends a unit: the engine gets a TERM of its own, beside the one its supervisor gets. */
    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_term_to_the_whole_group_reaches_the_engine_once_and_a_stop_after_it_adds_none(EngineKind kind)
            throws Exception {
        Workspace workspace = new Workspace(root, kind, Workspace.slowResources(RESOURCES, 1.0));
        workspace.run("init", Init.defaults());
        workspace.run("plan", Plan.to(root.resolve("plan.bin")));
        Attempt attempt =
                workspace.start("apply", Apply.of(root.resolve("plan.bin")).withParallelism(1));
        Eventually.until("a resource to be made", () -> completed(lines(attempt.output())) >= 1);
        var started = (AttemptFiles.Started.EngineStarted)
                AttemptFiles.in(attempt.directory()).started().orElseThrow();

        started.supervisor().terminate();
        started.engine().terminate();
        Eventually.until(
                "the engine to say so",
                () -> String.join("", lines(attempt.output())).contains("Interrupt received"));
        attempt.requestStop();

        assertThat(attempt.await(Duration.ofMinutes(1))).isEqualTo(new AttemptStatus.Exited(1));
        assertThat(String.join("\n", lines(attempt.output()))).doesNotContain("Two interrupts received");
        assertThat(Files.readString(workspace.directory().resolve("terraform.tfstate")))
                .contains("\"terraform_data\"");
    }

    private List<String> seen() {
        return lines(root.resolve("seen"));
    }

    /** Complete lines only. */
    private static List<String> lines(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int completed(List<String> lines) {
        return (int) lines.stream()
                .filter(line -> line.contains("\"type\":\"apply_complete\""))
                .count();
    }
}
