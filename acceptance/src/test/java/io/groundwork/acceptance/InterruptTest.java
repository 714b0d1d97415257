package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C, once and twice, wherever a run is: exit 130, an honest end, nothing made twice, and the next run works. */
@Timeout(300)
@ExtendWith(SharedDeployment.class)
class InterruptTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Deployment groundwork;

    @TempDir
    Path root;

    InterruptTest(Deployment groundwork) {
        this.groundwork = groundwork;
    }

    @ParameterizedTest
    @EnumSource
    void once_beside_a_server_the_run_ends_canceled(Moment moment) {
        try (HeldRun held = held(moment, "server-once");
                Program command = groundwork.start(held.command())) {
            Result interrupted = interrupt(held, command);

            assertCanceled(interrupted);
            held.release();
            assertRepaired(held, groundwork::cli);
        }
    }

    @ParameterizedTest
    @EnumSource
    void twice_beside_a_server_the_command_leaves_at_once_and_the_run_ends_canceled(Moment moment) {
        try (HeldRun held = held(moment, "server-twice");
                Program command = groundwork.start(held.command())) {
            Result interrupted = interruptTwice(held, command);

            assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(130);
            String run = interrupted.json().getFirst().path("runId").asText();
            assertThat(groundwork.awaitEnd(run)).isEqualTo("canceled");
            held.release();
            assertRepaired(held, groundwork::cli);
        }
    }

    @Test
    void a_term_ends_a_command_whose_run_nobody_can_stop_and_the_run_stays_as_it_is() {
        var configuration = Configuration.in(root, "nobody").withSomeResources(1);
        groundwork.worker().close();
        String run;
        try (Program command = groundwork.start("run", configuration.path(), "--auto-approve", "--json")) {
            command.awaitThat("the run", SOON, () -> command.out().contains("run_started"));
            command.signal("SIGTERM");
            Result left = command.await(Duration.ofSeconds(10));

            run = left.json().getFirst().path("runId").asText();
            assertThat(left.exitCode()).as(left.err()).isEqualTo(130);
            assertThat(left.last().path("code").asText()).isEqualTo("interrupted");
            assertThat(left.err()).contains("left " + run + " as it is: it goes on");
            assertThat(groundwork.view(run).path("status").asText()).isEqualTo("uninitialized");
        } finally {
            groundwork.restartWorker();
        }
        assertThat(groundwork.awaitEnd(run)).isEqualTo("applied");
    }

    @ParameterizedTest
    @EnumSource
    void once_with_a_stack_of_its_own_the_run_ends_canceled(Moment moment) {
        try (HeldRun held = held(moment, "own-once");
                Program command = Embedded.start(root, data(), held.command())) {
            Result interrupted = interrupt(held, command);

            assertCanceled(interrupted);
            held.release();
            assertRepaired(held, this::embedded);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAN", "APPLY"})
    void twice_with_a_stack_of_its_own_the_next_command_finds_out_how_the_run_ended(Moment moment) {
        try (HeldRun held = held(moment, "own-twice");
                Program command = Embedded.start(root, data(), held.command())) {
            Result interrupted = interruptTwice(held, command);
            held.release();

            assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(130);
            JsonNode run = embedded("runs", "--json").last();
            assertThat(run.hasNonNull("finishedAt")).as(run.toString()).isTrue();
            assertRepaired(held, this::embedded);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"lock", "keyring.json", "groundwork.db", "dev.json"})
    void while_the_stack_starts_nothing_is_left_behind(String file) {
        var configuration = Configuration.in(root, "starting").withSomeResources(1);
        String[] run = {"run", configuration.path(), "--auto-approve", "--json"};
        Result interrupted;
        try (Program command = Embedded.start(root, data(), run)) {
            command.awaitThat(file, SOON, () -> Files.exists(data().resolve(file)));
            command.interrupt();
            interrupted = command.await(SOON);
        }

        assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(130);
        assertThat(interrupted.err()).doesNotContain("\tat ");
        Result next = embedded(run);
        assertThat(next.exitCode()).as(next.out() + next.err()).isZero();
    }

    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource({"SIGINT, dev.json", "SIGTERM, temporal.pid"})
    void the_temporal_that_a_command_started_ends_with_it(String signal, String file) throws Exception {
        var configuration = Configuration.in(root, "temporal").withSomeResources(1);
        String[] run = {"run", configuration.path(), "--auto-approve", "--json"};
        try (Program command = Embedded.startBesideTemporal(root, data(), run)) {
            command.awaitThat(file, SOON, () -> Files.exists(data().resolve(file)));
            command.signal(signal);
            assertThat(command.await(SOON).exitCode()).isEqualTo(130);
        }

        long temporal = Long.parseLong(
                Files.readString(data().resolve("temporal.pid")).strip().split(" ", -1)[0]);
        // It was told to end; that it does may take it a moment.
        ProcessHandle.of(temporal)
                .ifPresent(it -> it.onExit()
                        .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                        .join());
    }

    private HeldRun held(Moment moment, String name) {
        return HeldRun.at(moment, root, name + "-" + moment.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static Result interrupt(HeldRun held, Program command) {
        command.awaitThat("the run is held", SOON, () -> held.reached(command));
        command.interrupt();
        return command.await(SOON);
    }

    private static Result interruptTwice(HeldRun held, Program command) {
        command.awaitThat("the run is held", SOON, () -> held.reached(command));
        command.interrupt();
        command.awaitThat("answer to the first one", SOON, () -> command.err().contains("Ctrl-C again"));
        command.interrupt();
        return command.await(Duration.ofSeconds(10));
    }

    private static void assertCanceled(Result interrupted) {
        assertThat(interrupted.exitCode())
                .as(interrupted.out() + interrupted.err())
                .isEqualTo(130);
        assertThat(interrupted.last().path("type").asText()).isEqualTo("run_finished");
        assertThat(interrupted.last().path("status").asText()).isEqualTo("canceled");
    }

    /** The workspace is free, and what the next run finds and makes is, together, everything once. */
    private static void assertRepaired(HeldRun held, Function<String[], Result> groundwork) {
        Result next = groundwork.apply(new String[] {"run", held.configuration().path(), "--auto-approve", "--json"});
        assertThat(next.exitCode()).as(next.out() + next.err()).isZero();
        assertThat(held.configuration().ledger()).containsExactlyInAnyOrderElementsOf(HeldRun.CREATED_ONCE);
    }

    private Path data() {
        return root.resolve("data");
    }

    private Result embedded(String... arguments) {
        return Embedded.run(root, data(), arguments);
    }
}
