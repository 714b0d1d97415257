package io.groundwork.server;

import static io.groundwork.server.StateRequests.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.database.Database;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunToken;
import io.groundwork.server.RunningServer.Answer;
import io.groundwork.state.Admission;
import io.groundwork.state.RunTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who may write, when there are several who believe that they may. */
final class StateFencingTest {
    @TempDir
    static Path directory;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static StateRequests engine(String run, String phase) {
        return new StateRequests(server, server.token(run, phase));
    }

    @Test
    void an_engine_that_plans_reads_and_neither_locks_nor_writes() {
        String run = server.run("planned");
        StateRequests plan = engine(run, "plan");

        assertThat(plan.get().status()).isEqualTo(404);
        assertThat(plan.lock("l1").status()).isEqualTo(403);
        assertThat(plan.post("l1", state(1)).status()).isEqualTo(403);
        assertThat(plan.unlock("l1").status()).isEqualTo(409);

        assertThat(evidence("planned"))
                .as("nothing that was not asked for is kept")
                .isEmpty();
    }

    @Test
    void the_engine_of_a_run_whose_loss_was_accepted_writes_until_the_engine_of_the_next_run_locks() {
        String doubtful = server.run("accepted");
        StateRequests atWork = engine(doubtful, "apply");
        atWork.lock("l1");
        server.tell(doubtful, 9, RunStatus.ERRORED);
        String next = server.post(
                        "/api/v1/runs",
                        Map.of("workspace", "accepted", "configuration", server.upload(""), "acceptLoss", true))
                .json()
                .required("runId")
                .asText();
        assertThat(atWork.post("l1", state(1)).status()).isEqualTo(200);

        StateRequests successor = engine(next, "apply");

        assertThat(atWork.post("l1", state(2)).status()).isEqualTo(200);
        assertThat(successor.lock("l2").status()).isEqualTo(200);
        assertThat(atWork.post("l1", state(3)).status()).isNotEqualTo(200);
        assertThat(successor.post("l2", state(3)).status()).isEqualTo(200);
    }

    @Test
    void an_engine_of_an_older_epoch_reads_but_its_writes_are_refused_and_kept() {
        String run = server.run("fenced");
        StateRequests zombie = engine(run, "apply");
        zombie.lock("l1");
        zombie.post("l1", state(1));

        StateRequests successor = engine(run, "apply");

        assertThat(successor.token().epoch()).isGreaterThan(zombie.token().epoch());
        assertThat(zombie.post("l1", state(2)).status()).isEqualTo(409);
        assertThat(zombie.lock("l2").status()).isEqualTo(409);
        assertThat(zombie.get().text()).isEqualTo(state(1));
        assertThat(evidence("fenced")).containsExactly("state_fenced");
    }

    @Test
    void the_lock_of_an_older_epoch_yields_to_the_attempt_that_took_over() {
        String run = server.run("taken-over");
        StateRequests zombie = engine(run, "apply");
        zombie.lock("l1");
        StateRequests successor = engine(run, "apply");

        assertThat(successor.lock("l2").status()).isEqualTo(200);
        assertThat(zombie.unlock("l1").status()).isEqualTo(409);
        assertThat(zombie.unlock("l2").status()).as("with the successor's ID").isEqualTo(409);
        assertThat(zombie.post("l2", state(1)).status()).isEqualTo(409);

        assertThat(successor.post("l2", state(1)).status()).isEqualTo(200);
        assertThat(successor.unlock("l2").status()).isEqualTo(200);
    }

    @Test
    void a_token_for_a_plan_takes_nothing_from_an_engine_that_applies() {
        String run = server.run("beside-a-plan");
        StateRequests apply = engine(run, "apply");
        apply.lock("l1");

        engine(run, "plan");

        assertThat(apply.post("l1", state(1)).status()).isEqualTo(200);
        assertThat(apply.unlock("l1").status()).isEqualTo(200);
        assertThat(evidence("beside-a-plan")).isEmpty();
    }

    @Test
    void a_run_whose_workflow_has_not_said_that_it_applies_gets_no_token_that_writes() {
        String run = server.run("only-waiting");
        server.tell(run, 1, RunStatus.AWAITING_APPROVAL);

        Answer refused = server.askForToken(
                run, Map.of("phase", "apply", "holder", RunningServer.HOLDER, "planDigest", RunningServer.PLAN));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("apply_not_approved");
    }

    @Test
    void a_token_that_writes_is_for_the_approved_plan_and_no_other() {
        String run = server.run("another-plan");
        engine(run, "apply");

        Answer refused = server.askForToken(
                run, Map.of("phase", "apply", "holder", RunningServer.HOLDER, "planDigest", "another-plan"));

        assertThat(refused.code()).isEqualTo("apply_not_approved");
    }

    @Test
    void a_worker_too_old_to_name_the_plan_is_asked_to_come_back_when_it_is_upgraded() {
        String run = server.run("old-worker");
        engine(run, "apply");

        Answer refused = server.askForToken(run, Map.of("phase", "apply", "holder", RunningServer.HOLDER));

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("worker_outdated");
        assertThat(server.get("/api/v1/runs/" + run)
                        .json()
                        .at("/retry/error/code")
                        .asText())
                .isEqualTo("worker_outdated");
    }

    @Test
    void a_lock_goes_when_the_engine_that_holds_it_is_proven_over() {
        String first = server.run("left-locked");
        engine(first, "apply").lock("l1");

        server.tell(first, 1, RunStatus.CANCELED);
        server.proveEnd(first, ApplyEnd.Ending.FINISHED, "");

        assertThat(engine(server.run("left-locked"), "apply").lock("l2").status())
                .isEqualTo(200);
    }

    @Test
    void the_lock_of_one_run_is_of_no_use_to_another() {
        StateRequests holder = engine(server.run("shared"), "apply");
        holder.lock("l1");
        // No server gives out such a token while another run has the workspace: made beside it.
        StateRequests intruder = intruder("shared");

        assertThat(intruder.lock("l1").status()).as("with the ID it has seen").isEqualTo(423);
        assertThat(intruder.post("l1", state(1)).status()).isEqualTo(409);
        assertThat(intruder.unlock("l1").status()).isEqualTo(409);

        assertThat(holder.post("l1", state(1)).status()).isEqualTo(200);
    }

    private static StateRequests intruder(String workspace) {
        try (Database database = Database.open(DatabaseFile.of(server).file())) {
            String run = "run-intruder00000000".substring(0, 20);
            var issued = new RunTokens(database, new Everybody()).issue(run, workspace, "apply", "worker-9", "p");
            String address = server.uri("/state/" + workspace).toString();
            return new StateRequests(server, new RunToken(address, run, issued.token(), issued.epoch()));
        }
    }

    @Test
    void of_many_that_lock_at_once_exactly_one_wins_and_the_others_are_told_its_id() throws Exception {
        StateRequests engine = engine(server.run("contended"), "apply");

        List<Answer> answers = atOnce(16, n -> engine.lock("l" + n));

        List<Answer> winners =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(winners).hasSize(1);
        String winner = "l" + answers.indexOf(winners.getFirst());
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(423))
                .allSatisfy(
                        answer -> assertThat(answer.json().path("ID").asText()).isEqualTo(winner));
    }

    @Test
    void writes_at_once_become_versions_that_only_rise() throws Exception {
        StateRequests engine = engine(server.run("raced"), "apply");
        engine.lock("l1");

        List<Answer> answers = atOnce(16, n -> engine.post("l1", state(n + 1)));

        assertThat(answers).extracting(Answer::status).containsOnly(200, 409);
        List<Long> serials = DatabaseFile.of(server)
                .query("select serial from state_versions where workspace = 'raced' order by number")
                .stream()
                .map(Long::valueOf)
                .toList();
        assertThat(serials).isSorted().doesNotHaveDuplicates();
        assertThat(serials.size() + evidence("raced").size()).isEqualTo(16);
    }

    @Test
    void no_write_of_an_older_epoch_gets_in_while_the_epoch_moves() throws Exception {
        String run = server.run("moving");
        StateRequests zombie = engine(run, "apply");
        zombie.lock("l1");
        zombie.post("l1", state(1));

        // Half of them write, one moves the epoch: what was written is older than the move, or refused.
        List<Answer> answers =
                atOnce(9, n -> n == 4 ? server.post(tokenPath(run), APPLY) : zombie.post("l1", state(n + 2)));
        String settled = zombie.get().text();

        assertThat(answers.get(4).status()).isEqualTo(200);
        assertThat(zombie.post("l1", state(99)).status()).isEqualTo(409);
        assertThat(zombie.get().text()).isEqualTo(settled);
    }

    private static final String APPLY =
            "{\"phase\":\"apply\",\"holder\":\"worker-1\",\"planDigest\":\"" + RunningServer.PLAN + "\"}";

    private static String tokenPath(String run) {
        return "/internal/v1/runs/" + run + "/token";
    }

    @Test
    void an_apply_is_given_to_one_worker_only() {
        String run = server.run("one-worker");
        engine(run, "apply");

        assertThat(server.post(tokenPath(run), APPLY.replace("worker-1", "worker-2"))
                        .code())
                .isEqualTo("apply_held_elsewhere");
        assertThat(server.post(tokenPath(run), "{\"phase\":\"plan\",\"holder\":\"worker-2\"}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(names = {"FINISHED", "LOST"})
    void an_apply_that_is_over_is_not_given_to_its_worker_again(ApplyEnd.Ending ending) {
        String run = server.run("applied-" + ending.wireName());
        engine(run, "apply");
        server.proveEnd(run, ending, "it was killed");

        assertThat(server.post(tokenPath(run), APPLY).code()).isEqualTo("apply_over");
    }

    @Test
    void an_apply_that_was_never_begun_is_given_again() {
        String run = server.run("not-begun");
        engine(run, "apply");
        server.proveEnd(run, ApplyEnd.Ending.NOT_BEGUN, "");

        assertThat(server.post(tokenPath(run), APPLY).status()).isEqualTo(200);
    }

    @Test
    void a_run_that_is_over_gets_no_token_and_leaves_no_lock_however_the_two_meet() throws Exception {
        for (int round = 0; round < 8; round++) {
            String workspace = "ending-" + round;
            String run = server.run(workspace);
            server.approve(run);

            List<Answer> answers = atOnce(
                    2, n -> n == 0 ? server.tell(run, 1, RunStatus.ERRORED) : server.post(tokenPath(run), APPLY));
            server.proveEnd(run, ApplyEnd.Ending.NOT_BEGUN, "");

            assertThat(answers.getLast().status()).isIn(200, 409);
            assertThat(DatabaseFile.of(server)
                            .query("select count(*) from run_tokens where revoked = 0 and run_id = '" + run + "'"))
                    .containsExactly("0");
        }
    }

    /** Gives a token to everybody. */
    private static final class Everybody implements Admission {
        @Override
        public void toRead(JdbcClient sql, String runId) {}

        @Override
        public void toApply(JdbcClient sql, String runId, String holder, @Nullable String planDigest, long epoch) {}

        @Override
        public void toLock(JdbcClient sql, String runId) {}
    }

    private static List<String> evidence(String workspace) {
        return DatabaseFile.of(server).query("select reason from state_evidence where workspace = '" + workspace + "'");
    }

    static List<Answer> atOnce(int count, IntFunction<Answer> request) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var go = new CountDownLatch(1);
            List<Future<Answer>> futures = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                int number = n;
                futures.add(threads.submit(() -> {
                    go.await();
                    return request.apply(number);
                }));
            }
            go.countDown();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
