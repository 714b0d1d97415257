package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several commands that start at the same moment. */
@Timeout(300)
@ExtendWith(SharedDeployment.class)
class RacingRunsTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    private final Deployment groundwork;

    @TempDir
    Path root;

    RacingRunsTest(Deployment groundwork) {
        this.groundwork = groundwork;
    }

    @Test
    void of_two_on_one_workspace_one_applies_and_the_other_is_told_its_id() {
        try (HeldRun held = HeldRun.at(Moment.APPLY, root, "raced")) {
            race(held, () -> groundwork.start(held.command()));
        }
    }

    @Test
    void of_two_on_one_data_directory_without_a_server_one_applies_and_the_other_is_told_its_id() {
        Path data = root.resolve("data");
        try (HeldRun held = HeldRun.at(Moment.APPLY, root, "raced-alone")) {
            race(held, () -> Embedded.start(root, data, held.command()));
        }
    }

    private static void race(HeldRun held, Supplier<Program> command) {
        try (Program one = command.get();
                Program other = command.get()) {
            one.awaitThat("end of the one that is refused", SOON, () -> !one.isAlive() || !other.isAlive());
            Program refused = one.isAlive() ? other : one;
            Program first = one.isAlive() ? one : other;
            first.awaitThat("apply", SOON, () -> held.reached(first));
            held.release();

            Result applied = first.await(SOON);
            Result told = refused.await(SOON);

            assertThat(applied.exitCode()).as(applied.out() + applied.err()).isZero();
            assertThat(applied.last().path("status").asText()).isEqualTo("applied");
            assertThat(told.exitCode()).as(told.out() + told.err()).isEqualTo(2);
            assertThat(told.last().path("code").asText()).isEqualTo("workspace_busy");
            assertThat(told.last().path("message").asText())
                    .contains(applied.last().path("runId").asText());
            assertThat(held.configuration().ledger()).containsExactlyInAnyOrderElementsOf(HeldRun.CREATED_ONCE);
        }
    }

    @Test
    void of_two_on_two_workspaces_of_one_data_directory_both_apply() {
        Path data = root.resolve("data");
        List<Program> commands = Stream.of("red", "blue")
                .map(name -> Configuration.in(root, name).withSomeResources(1))
                .map(it -> Embedded.start(root, data, "run", it.path(), "--auto-approve", "--json"))
                .toList();

        for (Program command : commands) {
            try (command) {
                Result result = command.await(SOON);
                assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
            }
        }
    }
}
