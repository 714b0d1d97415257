package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ctrl-C as somebody types it: the terminal sends the signal to all that run in its foreground, and not to the command
 * alone.
 */
@Timeout(300)
@ExtendWith(SharedDeployment.class)
class AtTheTerminalTest {
    private static final String CTRL_C = "\003";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern RUN = Pattern.compile("run-[0-9a-z]{16}");

    private final Deployment groundwork;

    @TempDir
    Path root;

    AtTheTerminalTest(Deployment groundwork) {
        this.groundwork = groundwork;
    }

    @ParameterizedTest
    @EnumSource
    void ctrl_c_stops_a_run_with_a_stack_of_its_own(Moment moment) {
        try (HeldRun held = held(moment, "typed-own");
                Program command = Embedded.startAtTerminal(root, data(), arguments(held))) {
            Result seen = interrupt(moment, held, command);

            assertCanceled(seen);
            held.release();
            assertRepaired(held, this::embedded);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ctrl_c_stops_a_run_beside_a_server(Moment moment) {
        try (HeldRun held = held(moment, "typed-server");
                Program command = groundwork.startAtTerminal(arguments(held))) {
            Result seen = interrupt(moment, held, command);

            assertCanceled(seen);
            held.release();
            assertRepaired(held, groundwork::cli);
        }
    }

    @Test
    void a_second_ctrl_c_leaves_a_run_to_the_next_command() {
        try (HeldRun held = held(Moment.APPLY, "typed-twice");
                Program command = Embedded.startAtTerminal(root, data(), arguments(held))) {
            awaitHeld(Moment.APPLY, held, command);
            command.type(CTRL_C);
            // Signals that come at the same time are one.
            command.awaitThat(
                    "answer to the first one", SOON, () -> command.out().contains("Ctrl-C again"));
            command.type(CTRL_C);
            Result seen = command.await(SOON);
            held.release();

            assertThat(seen.exitCode()).as(seen.out()).isEqualTo(130);
            assertThat(seen.out()).contains("left run-").doesNotContain("\tat ");
            Result logs = embedded("logs", runIn(seen.out()), "-f");
            // It leaves at once, also where the wish to stop was not even sent.
            assertThat(logs.out()).as(logs.err()).containsAnyOf("canceled", "applied");
            assertRepaired(held, this::embedded);
        }
    }

    @Test
    void ctrl_c_ends_dev_in_order_and_its_engines_go_on() {
        try (HeldRun held = held(Moment.APPLY, "typed-dev");
                Program dev = Embedded.startAtTerminal(root, data(), "dev")) {
            dev.awaitThat("ready", SOON, () -> dev.out().contains("ready"));
            Result seen;
            String run;
            try (Program command = Embedded.start(root, data(), held.command())) {
                command.awaitThat("the run is held", SOON, () -> held.reached(command));
                run = runIn(command.out());
                dev.type(CTRL_C);
                seen = dev.await(SOON);
            }
            held.release();

            assertThat(seen.exitCode()).as(seen.out()).isZero();
            assertThat(seen.out()).doesNotContain("\tat ").doesNotContain("WARN");
            Result logs = embedded("logs", run, "-f");
            assertThat(logs.out()).as(logs.err()).contains("applied");
            assertThat(held.configuration().ledger()).containsExactlyInAnyOrderElementsOf(HeldRun.CREATED_ONCE);
        }
    }

    @Test
    void ctrl_c_while_the_stack_starts_leaves_no_temporal_behind() throws Exception {
        var configuration = Configuration.in(root, "starting").withSomeResources(1);
        Path note = data().resolve("temporal.pid");
        try (Program command = Embedded.startAtTerminal(root, data(), "run", configuration.path())) {
            command.awaitThat("Temporal", SOON, () -> Files.exists(note));
            command.type(CTRL_C);
            assertThat(command.await(SOON).exitCode()).isEqualTo(130);
        }

        String[] noted = Files.readString(note).strip().split(" ", -1);
        if (noted.length > 1) {
            ProcessHandle.of(Long.parseLong(noted[0]))
                    .ifPresent(it -> it.onExit().join());
        }
        assertThat(embedded("run", configuration.path(), "--auto-approve").exitCode())
                .isZero();
    }

    private HeldRun held(Moment moment, String name) {
        return HeldRun.at(moment, root, name + "-" + moment.name().toLowerCase(Locale.ROOT));
    }

    /** What a person types: without {@code --json}, so that the terminal is used as one. */
    private static String[] arguments(HeldRun held) {
        return Stream.of(held.command()).filter(word -> !word.equals("--json")).toArray(String[]::new);
    }

    private static Result interrupt(Moment moment, HeldRun held, Program command) {
        awaitHeld(moment, held, command);
        command.type(CTRL_C);
        return command.await(SOON);
    }

    private static void awaitHeld(Moment moment, HeldRun held, Program command) {
        command.awaitThat(
                "the run is held",
                SOON,
                () -> moment == Moment.WAITING ? command.out().contains("Apply this plan?") : held.reached(command));
    }

    private static void assertCanceled(Result seen) {
        assertThat(seen.exitCode()).as(seen.out()).isEqualTo(130);
        assertThat(seen.out())
                .contains("canceled")
                .doesNotContain("could not ask it to stop")
                .doesNotContain("\tat ");
    }

    /** The workspace is free, and what the next run finds and makes is, together, everything once. */
    private static void assertRepaired(HeldRun held, Function<String[], Result> groundwork) {
        Result next = groundwork.apply(new String[] {"run", held.configuration().path(), "--auto-approve", "--json"});
        assertThat(next.exitCode()).as(next.out() + next.err()).isZero();
        assertThat(held.configuration().ledger()).containsExactlyInAnyOrderElementsOf(HeldRun.CREATED_ONCE);
    }

    private static String runIn(String text) {
        Matcher run = RUN.matcher(text);
        assertThat(run.find()).as(text).isTrue();
        return run.group();
    }

    private Path data() {
        return root.resolve("data");
    }

    private Result embedded(String... arguments) {
        try (Program program = Embedded.startBesideTemporal(root, data(), arguments)) {
            return program.await(Duration.ofMinutes(2));
        }
    }
}
