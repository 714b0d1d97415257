package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.config.Settings;
import io.groundwork.dev.DevTemporal;
import io.groundwork.keyring.KeyRing;
import io.groundwork.run.Decision;
import io.groundwork.run.Decision.Verdict;
import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.server.RunningServer.Answer;
import io.groundwork.temporal.SearchAttributes;
import io.groundwork.temporal.TemporalConnection;
import io.groundwork.temporal.TemporalRuns;
import io.groundwork.temporal.TemporalSettings;
import io.groundwork.temporal.WorkerHost;
import io.groundwork.workflow.Assignment;
import io.groundwork.workflow.EngineActivities;
import io.groundwork.workflow.InlinePlanActivities;
import io.groundwork.workflow.PolicyActivities;
import io.groundwork.workflow.Replan;
import io.groundwork.workflow.RunRecorderActivities;
import io.groundwork.workflow.RunWorkflowImpl;
import io.groundwork.workflow.Settlement;
import io.groundwork.workflow.WorkspacePreparationActivities;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Decisions as people send them, through the real server and the real workflow; only the engine is played. */
@Timeout(120)
final class DecisionsOverHttpTest {
    @TempDir
    static Path directory;

    private static DevTemporal temporal;
    private static TemporalConnection connection;
    private static RunningServer server;
    private static WorkerHost worker;

    @BeforeAll
    static void start() {
        temporal = DevTemporal.start(Map.of(), Settings.from(Map.of()), directory);
        connection = temporal.connect(
                new TemporalSettings("set by the server", "default", "infra-provisioning"), KeyRing.fresh());
        new SearchAttributes(connection).registerMissing();
        server = RunningServer.over(new TemporalRuns(connection), directory);
        var hands = new PlayedHands(connection.settings().queueOf("w1"));
        worker = WorkerHost.start(
                connection,
                new WorkerHost.Load("w1", List.of(RunWorkflowImpl.class), List.of(hands), List.of(hands), List.of()));
    }

    @AfterAll
    static void stop() {
        worker.close();
        server.close();
        connection.close();
        temporal.close();
    }

    private static String awaitingApproval(String workspace) {
        String run = server.run(workspace);
        await(run, "awaiting_approval");
        return run;
    }

    private static void await(String run, String status) {
        Eventually.holds(
                run + " is " + status,
                () -> status.equals(
                        server.get("/api/v1/runs/" + run).json().path("status").asText()));
    }

    private static Answer decide(String run, Verdict verdict, String by, String digest) {
        return server.post("/api/v1/runs/" + run + "/decision", new Decision(verdict, by, "because", digest));
    }

    @Test
    void an_old_digest_decides_nothing() {
        String run = awaitingApproval("digest");

        assertThat(decide(run, Verdict.APPROVE, "ann", "d0").code()).isEqualTo("plan_digest_mismatch");

        await(run, "awaiting_approval");
        assertThat(decide(run, Verdict.DENY, "ann", "d1").status()).isEqualTo(200);
        await(run, "rejected");
    }

    @Test
    void a_decision_on_a_run_that_is_over_is_told_as_such() {
        String run = awaitingApproval("late");
        decide(run, Verdict.APPROVE, "ann", "d1");
        await(run, "applied");

        assertThat(decide(run, Verdict.APPROVE, "ann", "d1").code()).isEqualTo("run_finished");
        assertThat(decide(run, Verdict.DENY, "bob", "d1").code()).isEqualTo("run_finished");
    }

    @Test
    void of_opposite_decisions_at_once_exactly_one_stands() throws Exception {
        for (int round = 0; round < 5; round++) {
            String run = awaitingApproval("raced-" + round);

            List<Answer> answers = StateFencingTest.atOnce(
                    8, n -> decide(run, n % 2 == 0 ? Verdict.APPROVE : Verdict.DENY, "person-" + n, "d1"));

            List<Answer> taken =
                    answers.stream().filter(answer -> answer.status() == 200).toList();
            assertThat(taken).isNotEmpty();
            boolean approved = answers.indexOf(taken.getFirst()) % 2 == 0;
            for (int n = 0; n < answers.size(); n++) {
                Answer answer = answers.get(n);
                assertThat(answer.status()).as(answer.text()).isIn(200, 409);
                if (answer.status() == 200) {
                    assertThat(n % 2 == 0)
                            .as("the same word as the one that stands")
                            .isEqualTo(approved);
                } else {
                    assertThat(answer.code()).isIn("decision_already_made", "run_finished");
                }
            }
            await(run, approved ? "applied" : "rejected");
            assertThat(server.get("/api/v1/runs/" + run)
                            .json()
                            .at("/decision/verdict")
                            .asText())
                    .isEqualTo(approved ? "approve" : "deny");
        }
    }

    /** The hands of a run that always needs an approval, for plan {@code d1}; tells the server as a worker does. */
    private record PlayedHands(String queue)
            implements WorkspacePreparationActivities,
                    InlinePlanActivities,
                    EngineActivities,
                    RunRecorderActivities,
                    PolicyActivities {
        private static final PlanSummary PLAN = new PlanSummary("d1", "v1", 3, 0, 0, 0, true, "terraform 1.11.4");

        @Override
        public Assignment prepare(RunRequest request, StatusUpdate entering) {
            record(request.runId(), entering);
            return new Assignment("w1", queue, "c0ffee", false);
        }

        @Override
        public PlanSummary planBriefly(RunRequest request, Assignment place, StatusUpdate entering) {
            return plan(request, entering);
        }

        @Override
        public void init(RunRequest request, StatusUpdate entering) {
            record(request.runId(), entering);
        }

        @Override
        public PlanSummary plan(RunRequest request, StatusUpdate entering) {
            record(request.runId(), entering);
            return PLAN;
        }

        @Override
        public Replan replan(RunRequest request, PlanSummary approved, StatusUpdate entering) {
            record(request.runId(), entering);
            return new Replan(PLAN, true);
        }

        @Override
        public PolicyReport judge(RunRequest request, PlanSummary judged) {
            return PolicyReport.of(List.of());
        }

        @Override
        public void apply(RunRequest request, PlanSummary approved, StatusUpdate entering) {
            record(request.runId(), entering);
        }

        @Override
        public Settlement settle(RunRequest request, boolean follow) {
            return Settlement.nothingBegun();
        }

        @Override
        public void interrupt(String runId) {}

        @Override
        public void tidyBriefly(RunRequest request, Assignment place) {}

        @Override
        public boolean isGone(String workerId) {
            return false;
        }

        @Override
        public boolean applyWasBegun(String runId) {
            return false;
        }

        @Override
        public void record(String runId, StatusUpdate update) {
            Answer answer = server.post("/internal/v1/runs/" + runId + "/status", update);
            if (answer.status() != 204) {
                throw new IllegalStateException(answer.text());
            }
        }
    }
}
