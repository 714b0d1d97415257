package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Server and worker of an earlier build are replaced by those under test, on the same data directories, keys and addresses,
 * while runs are everywhere a run can be. The earlier build is a real one, see {@code scripts/previous-dist}.
 */
@Timeout(900)
class UpgradeTest {
    private static final Duration LONG = Duration.ofMinutes(4);

    /** Every run that is held has an engine. */
    private static final Map<String, String> ROOM = Map.of("GROUNDWORK_ENGINES", "8");

    /** Who is replaced first. */
    enum Order {
        BOTH_AT_ONCE,
        SERVER_FIRST,
        WORKER_FIRST
    }

    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource
    void a_run_that_began_under_the_earlier_build_is_applied_under_this_one_each_resource_once(Order order) {
        try (var groundwork = new Deployment(root.resolve("deployment"), ROOM, Distribution.previous());
                Begun initialising = begun(groundwork, Moment.INIT);
                Begun planning = begun(groundwork, Moment.PLAN);
                Begun waiting = begun(groundwork, Moment.WAITING);
                Begun applying = begun(groundwork, Moment.APPLY);
                Program watching = groundwork.start("logs", waiting.run(), "--follow", "--json")) {
            List<Begun> all = List.of(initialising, planning, waiting, applying);
            String soft = waitsAfterASoftPolicyFailure(groundwork);
            String meanwhile = waits(groundwork, "approved-meanwhile");
            all.forEach(each -> groundwork
                    .worker()
                    .awaitThat("the run is held", LONG, () -> each.held().reached(groundwork, each.run())));
            watching.awaitThat("the watch", LONG, () -> waiting.held().reached(watching));

            upgrade(groundwork, order, meanwhile);
            all.forEach(each -> each.held().release());
            approve(groundwork, waiting.run());
            approve(groundwork, soft);
            approve(groundwork, meanwhile);

            Stream.concat(all.stream().map(Begun::run), Stream.of(soft, meanwhile))
                    .forEach(run -> assertThat(groundwork.awaitEnd(run, LONG))
                            .as(groundwork.view(run).toPrettyString())
                            .isEqualTo("applied"));
            assertCanBeRead(groundwork, applying.run());
            assertThat(watching.await(LONG).out()).contains("run_finished", "applied");
            assertThat(all)
                    .allSatisfy(each -> assertThat(each.held().configuration().ledger())
                            .containsExactlyInAnyOrderElementsOf(HeldRun.CREATED_ONCE));
            assertNothingToDo(groundwork, applying.held());
        }
    }

    /** A run of the earlier build, on its way to the moment it is held at. */
    private record Begun(HeldRun held, String run) implements AutoCloseable {
        @Override
        public void close() {
            held.close();
        }
    }

    private Begun begun(Deployment groundwork, Moment moment) {
        HeldRun held = HeldRun.at(moment, root, moment.name().toLowerCase(Locale.ROOT));
        return new Begun(held, started(groundwork, held.command("--no-wait")));
    }

    private void upgrade(Deployment groundwork, Order order, String meanwhile) {
        switch (order) {
            case BOTH_AT_ONCE -> {
                groundwork.worker().kill9();
                groundwork.serverProcess().kill9();
                groundwork.upgradeServer();
                groundwork.upgradeWorker();
            }
            case SERVER_FIRST -> {
                groundwork.serverProcess().kill9();
                groundwork.upgradeServer();
                workSideBySide(groundwork, meanwhile);
                groundwork.worker().kill9();
                groundwork.upgradeWorker();
            }
            case WORKER_FIRST -> {
                groundwork.worker().kill9();
                groundwork.upgradeWorker();
                workSideBySide(groundwork, meanwhile);
                assertTellsAnOlderServerWhatItKnows(groundwork);
                groundwork.serverProcess().kill9();
                groundwork.upgradeServer();
            }
        }
    }

    /**
     * Builds of two ages: an older worker may not understand what a newer server writes. The approval is taken or refused,
     * and the run goes on or waits for the upgrade; it does not end badly.
     */
    private static void workSideBySide(Deployment groundwork, String run) {
        groundwork.cli("approve", run, "--reason", "it was fine before");
        JsonNode view = groundwork.view(run);
        assertThat(view.path("status").asText())
                .as(view.toPrettyString())
                .isIn("awaiting_approval", "applying", "applied");
    }

    /** An output that changes is an event of its own since this build. */
    private void assertTellsAnOlderServerWhatItKnows(Deployment groundwork) {
        var configuration =
                Configuration.in(root, "new-worker").withFile("main.tf", "output \"word\" { value = \"new\" }\n");

        Result run = groundwork.cli("run", configuration.path(), "--auto-approve", "--json");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    }

    private String waitsAfterASoftPolicyFailure(Deployment groundwork) {
        String example = Distribution.previous().example("needs-approval");
        Result first = groundwork.cli("run", example, "--workspace", "soft", "--auto-approve", "--json");
        assertThat(first.exitCode()).as(first.err()).isZero();
        String run = started(
                groundwork,
                "run",
                example,
                "--workspace",
                "soft",
                "--var",
                "keep=0",
                "--auto-approve",
                "--no-wait",
                "--json");
        groundwork.awaitStatus(run, "awaiting_approval");
        return run;
    }

    private String waits(Deployment groundwork, String name) {
        var configuration = Configuration.in(root, name).withSomeResources(3);
        String run = started(groundwork, "run", configuration.path(), "--require-approval", "--no-wait", "--json");
        groundwork.awaitStatus(run, "awaiting_approval");
        return run;
    }

    private static String started(Deployment groundwork, String... command) {
        Result started = groundwork.cli(command);
        assertThat(started.exitCode()).as(started.err()).isZero();
        return started.json().getFirst().path("runId").asText();
    }

    /** For a while after a worker died nobody answers; what was asked may have been done all the same. */
    private static void approve(Deployment groundwork, String run) {
        groundwork.temporalProcess().awaitThat("approval of " + run, LONG, () -> {
            Result answer = groundwork.cli("approve", run, "--reason", "it was fine before");
            JsonNode view = groundwork.view(run);
            assertThat(view.path("status").asText())
                    .as(answer.err() + view.toPrettyString())
                    .isIn("awaiting_approval", "applying", "applied");
            return answer.exitCode() == 0 || view.path("status").asText().equals("applied");
        });
    }

    private static void assertCanBeRead(Deployment groundwork, String run) {
        Result status = groundwork.cli("status", run);
        assertThat(status.exitCode()).as(status.err()).isZero();
        assertThat(status.out()).contains(run, "applied");
        Result logs = groundwork.cli("logs", run);
        assertThat(logs.exitCode()).as(logs.err()).isZero();
        assertThat(logs.out()).contains("Apply complete!");
    }

    private static void assertNothingToDo(Deployment groundwork, HeldRun held) {
        Result next = groundwork.cli("run", held.configuration().path(), "--auto-approve", "--json");
        assertThat(next.last().path("status").asText())
                .as(next.out() + next.err())
                .isEqualTo("planned_and_finished");
    }
}
