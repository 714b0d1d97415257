package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.client.Speaker;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunId;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.server.RunningServer;
import io.groundwork.terraform.engine.EngineSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code show}, of an engine that is a shell script: a plan can be made of values that take it hours and gigabytes. */
@Timeout(120)
class ShowStepTest {
    @TempDir
    Path directory;

    private RunningServer server;
    private Hands hands;

    @BeforeEach
    void start() throws IOException {
        server = RunningServer.start(directory.resolve("server"));
        Path bin = Files.createDirectories(directory.resolve("bin"));
        hands = Hands.open(
                directory.resolve("worker"),
                server.uri("/"),
                new EngineSetting("terraform", bin + ":/usr/bin:/bin"),
                Map.of());
    }

    @AfterEach
    void stop() {
        hands.close();
        server.close();
    }

    @Test
    void a_show_that_does_not_end_is_given_up_when_the_run_is_canceled() throws IOException {
        RunRequest run = prepared("echo $$ > %s/showing; exec sleep 1000".formatted(directory));
        EngineControl.Verdict stop = EngineControl.stopping().verdict();
        EngineControl control = new EngineControl.Quiet(until(() -> Files.exists(directory.resolve("showing")), stop));

        assertThatThrownBy(() -> hands.plan.run(run, control, announcement(run)))
                .isInstanceOf(StepRunner.Stopped.class);

        assertThat(Path.of(
                        "/proc", Files.readString(directory.resolve("showing")).strip(), "cmdline"))
                .satisfiesAnyOf(
                        gone -> assertThat(gone).doesNotExist(),
                        zombie -> assertThat(zombie).isEmptyFile());
    }

    @Test
    void a_show_that_prints_without_end_is_killed_and_the_plan_is_too_large() throws IOException {
        RunRequest run = prepared("head -c 140000000 /dev/zero; exec sleep 1000");

        assertThatThrownBy(() -> hands.plan.run(run, EngineControl.none(), announcement(run)))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo("plan_too_large");
                    assertThat(e.problem().message()).contains("printed more than 128 MiB");
                });
        assertThat(hands.commands.isBegun(run.runId(), "plan")).isTrue();
        assertThat(hands.commands.isAtWork(run.runId(), "plan"))
                .as("who shows that plan once more starts an engine, and waits for its turn")
                .isFalse();
    }

    private static Supplier<EngineControl.Verdict> until(Supplier<Boolean> condition, EngineControl.Verdict then) {
        return () -> condition.get() ? then : new EngineControl.Verdict.Continue();
    }

    private RunRequest prepared(String shows) throws IOException {
        Path engine = directory.resolve("bin/terraform");
        Files.writeString(engine, """
                #!/bin/sh
                case $1 in
                version) echo '{"terraform_version":"1.11.4","terraform_outdated":false}' ;;
                plan)
                    for argument; do
                        case $argument in -out=*) echo plan >"${argument#-out=}" ;; esac
                    done
                    exit 2
                    ;;
                show) %s ;;
                esac
                """.formatted(shows));
        assertThat(engine.toFile().setExecutable(true)).isTrue();
        RunRequest run = Hands.aRun(server, "shop", "locals {}\n");
        hands.placement.placed(run, ApplyingWorker.update(1, RunStatus.INITIALIZING, null, null), EngineControl.none());
        return run;
    }

    private StepStartReport announcement(RunRequest run) {
        var workflow = new Speaker(RunId.workflowId(run.workspace(), run.runId()), "the-only-execution");
        return new StepStartReport(
                hands.api, run.runId(), ApplyingWorker.update(2, RunStatus.PLANNING, null, null), workflow);
    }
}
