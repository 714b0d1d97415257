package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Decision;
import io.groundwork.run.RunStatus;
import io.groundwork.run.Runs.Liveness;
import io.groundwork.server.RunningServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Asking for runs: which are accepted, which are the same, and what is left of one that could not be started. */
@Timeout(180)
final class RunsOverHttpTest {
    @TempDir
    Path directory;

    private RunningServer server;
    private String digest;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory);
        digest = server.upload("# nothing");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer ask(String workspace, String key) {
        return server.send(server.to("/api/v1/runs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(
                        "{\"workspace\":\"%s\",\"configuration\":\"%s\"}".formatted(workspace, digest))));
    }

    private static String runIn(Answer answer) {
        return answer.json().required("runId").asText();
    }

    private static final Problem UNREACHABLE =
            new Problem("temporal_unreachable", ProblemKind.EXTERNAL, "Temporal is down", "start it");

    @Test
    void of_many_that_ask_for_one_workspace_at_once_one_is_accepted_and_the_others_are_told_its_id() throws Exception {
        List<Answer> answers = StateFencingTest.atOnce(24, n -> ask("shop", "key-" + n));

        List<Answer> accepted =
                answers.stream().filter(answer -> answer.status() == 201).toList();
        assertThat(accepted).hasSize(1);
        String first = runIn(accepted.getFirst());
        assertThat(answers).filteredOn(answer -> answer.status() != 201).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.text()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("workspace_busy");
            assertThat(answer.json().path("detail").asText()).contains(first);
            assertThat(answer.json().path("nextStep").asText()).contains(first);
        });
        assertThat(server.temporal().started()).extracting("runId").containsExactly(first);
        assertThat(server.get("/api/v1/runs").json().path("runs")).hasSize(1);
        assertThat(server.get("/api/v1/runs/" + first).json().path("status").asText())
                .isEqualTo("uninitialized");
    }

    @Test
    void the_same_key_again_is_the_same_run() {
        Answer first = ask("shop", "key");
        Answer again = ask("shop", "key");
        Answer elsewhere = ask("other", "key");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(runIn(again)).isEqualTo(runIn(first));
        assertThat(runIn(elsewhere)).isEqualTo(runIn(first));
        assertThat(server.temporal().started()).hasSize(1);
    }

    @Test
    void the_same_key_is_the_same_run_after_it_is_over_too() {
        String run = runIn(ask("shop", "key"));
        server.tell(run, 1, RunStatus.APPLIED);

        Answer again = ask("shop", "key");

        assertThat(runIn(again)).isEqualTo(run);
        assertThat(again.json().path("status").asText()).isEqualTo("applied");
    }

    @Test
    void the_same_key_at_once_is_one_run() throws Exception {
        List<Answer> answers = StateFencingTest.atOnce(16, n -> ask("shop", "key"));

        assertThat(answers).extracting(Answer::status).containsOnly(200, 201);
        assertThat(answers).extracting(RunsOverHttpTest::runIn).containsOnly(runIn(answers.getFirst()));
        assertThat(server.temporal().started()).hasSize(1);
    }

    @Test
    void a_run_that_temporal_does_not_take_frees_its_workspace_and_says_why_it_ended() {
        server.temporal().failWith(UNREACHABLE.asException());

        Answer refused = ask("shop", "key");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("temporal_unreachable");
        JsonNode run = server.get("/api/v1/runs").json().path("runs").path(0);
        assertThat(run.path("status").asText()).isEqualTo("errored");
        assertThat(run.at("/error/code").asText()).isEqualTo("temporal_unreachable");
        assertThat(server.get("/api/v1/runs/" + run.path("runId").asText() + "/events")
                        .json()
                        .findValuesAsText("type"))
                .containsExactly("run_started", "run_finished");
        assertThat(server.server().unfinishedRuns()).isEmpty();
    }

    @Test
    void what_temporal_did_not_take_can_be_asked_for_again_with_the_same_key() {
        server.temporal().failWith(UNREACHABLE.asException());
        ask("shop", "key");
        server.temporal().failWith(null);

        Answer again = ask("shop", "key");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("status").asText()).isEqualTo("uninitialized");
        assertThat(server.temporal().started()).extracting("runId").containsExactly(runIn(again));
    }

    @Test
    void a_start_that_fails_by_a_bug_frees_the_workspace_too() {
        server.temporal().failWith(new IllegalStateException("unthinkable"));

        Answer refused = ask("shop", "key");

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.code()).isEqualTo("internal");
        assertThat(refused.text()).doesNotContain("unthinkable");
        server.temporal().failWith(null);
        assertThat(ask("shop", "other").status()).isEqualTo(201);
    }

    @Test
    void a_run_that_temporal_has_lost_gives_its_workspace_to_the_next_and_is_ended_honestly() {
        for (Liveness gone : List.of(Liveness.CLOSED, Liveness.UNKNOWN)) {
            String lost = server.run("shop");
            server.temporal().answerLiveness(gone);

            String next = server.run("shop");

            assertThat(server.get("/api/v1/runs/" + lost)
                            .json()
                            .at("/error/code")
                            .asText())
                    .isEqualTo("run_lost");
            server.temporal().answerLiveness(Liveness.OPEN);
            server.tell(next, 1, RunStatus.APPLIED);
        }
    }

    @Test
    void a_run_that_temporal_has_lost_is_ended_although_nobody_asks_for_its_workspace() {
        String lost = server.run("shop");
        String carried = server.run("bank");
        server.tell(carried, 1, RunStatus.PLANNING);
        server.temporal().loses(lost);

        server.server().lookForLostRuns();
        assertThat(status(lost))
                .as("after one look: its last word may be on its way")
                .isEqualTo("uninitialized");
        server.server().lookForLostRuns();

        assertThat(status(lost)).isEqualTo("errored");
        assertThat(server.get("/api/v1/runs/" + lost).json().at("/error/code").asText())
                .isEqualTo("run_lost");
        assertThat(status(carried)).isEqualTo("planning");
    }

    @Test
    void a_run_that_has_begun_is_not_ended_by_a_temporal_that_has_never_heard_of_it() {
        String begun = server.run("shop");
        server.tell(begun, 1, RunStatus.PLANNING);
        String neverStarted = server.run("bank");
        server.temporal().answerLiveness(Liveness.UNKNOWN);

        for (int look = 0; look < 3; look++) {
            server.server().lookForLostRuns();
        }

        assertThat(status(begun))
                .as("the server may have been started with another namespace once")
                .isEqualTo("planning");
        assertThat(status(neverStarted)).isEqualTo("errored");
    }

    @Test
    void while_temporal_is_away_no_run_is_taken_for_lost() {
        String run = server.run("shop");
        server.temporal().loses(run);
        server.server().lookForLostRuns();
        server.temporal().failWith(UNREACHABLE.asException());

        server.server().lookForLostRuns();

        assertThat(status(run)).isEqualTo("uninitialized");
    }

    @Test
    void all_of_many_runs_are_looked_at_in_turn() {
        List<String> lost = IntStream.range(0, 50)
                .mapToObj(number -> server.run("shop-" + number))
                .toList();
        server.temporal().answerLiveness(Liveness.CLOSED);

        for (int look = 0; look < 6; look++) {
            server.server().lookForLostRuns();
        }

        assertThat(lost).allSatisfy(run -> assertThat(status(run)).isEqualTo("errored"));
    }

    private String status(String run) {
        return server.get("/api/v1/runs/" + run).json().path("status").asText();
    }

    @Test
    void a_run_that_is_just_being_started_is_not_taken_for_lost() throws Exception {
        CountDownLatch held = server.temporal().holdStarts();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first = threads.submit(() -> ask("shop", "first"));
            Eventually.holds(
                    "its row is there", () -> !server.server().unfinishedRuns().isEmpty());

            Answer second = ask("shop", "second");
            held.countDown();

            assertThat(first.get().status()).isEqualTo(201);
            assertThat(second.code()).isEqualTo("workspace_busy");
            assertThat(second.json().path("detail").asText()).contains(runIn(first.get()));
            assertThat(server.get("/api/v1/runs/" + runIn(first.get()))
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("uninitialized");
        }
    }

    @Test
    void while_nobody_knows_whether_the_holder_lives_the_workspace_is_not_given_away() {
        String holder = server.run("shop");
        server.temporal().failWith(UNREACHABLE.asException());

        assertThat(ask("shop", "key").code()).isEqualTo("temporal_unreachable");

        assertThat(server.server().unfinishedRuns()).extracting("runId").containsExactly(holder);
    }

    @Test
    void an_ended_run_frees_its_workspace_and_stays_as_it_ended() {
        String run = server.run("shop");
        server.tell(run, 1, RunStatus.APPLIED);

        assertThat(server.askForRun("shop").status()).isEqualTo(201);
        server.tell(run, 2, RunStatus.PLANNING);
        server.server().end(run, RunStatus.ERRORED, null);

        assertThat(server.get("/api/v1/runs/" + run).json().path("status").asText())
                .isEqualTo("applied");
    }

    @Test
    void the_list_is_newest_first_filtered_and_paged() {
        String first = server.run("a");
        String second = server.run("b");
        server.tell(second, 1, RunStatus.APPLIED);
        String third = server.run("b");

        assertThat(runs("")).containsExactly(third, second, first);
        assertThat(runs("?workspace=b")).containsExactly(third, second);
        assertThat(runs("?status=applied")).containsExactly(second);
        assertThat(runs("?limit=2")).containsExactly(third, second);
        assertThat(runs("?limit=0")).containsExactly(third);
        assertThat(runs("?limit=2&before=" + second)).containsExactly(first);
    }

    private List<String> runs(String query) {
        return server.get("/api/v1/runs" + query).json().findValuesAsText("runId");
    }

    @Test
    void what_people_say_travels_on_as_they_said_it() {
        String run = server.run("shop");
        var decision = new Decision(Decision.Verdict.DENY, "ann", "too much", "d1");

        assertThat(server.post("/api/v1/runs/" + run + "/decision", decision).status())
                .isEqualTo(200);
        assertThat(server.post("/api/v1/runs/" + run + "/cancel", Map.of("by", "bob", "reason", "enough"))
                        .status())
                .isEqualTo(202);

        assertThat(server.temporal().decisions()).containsExactly(decision);
        assertThat(server.temporal().canceled()).containsExactly("shop." + run);
    }

    @Test
    void nothing_is_decided_or_canceled_in_a_run_that_is_over() {
        String run = server.run("shop");
        server.tell(run, 1, RunStatus.REJECTED);
        var decision = new Decision(Decision.Verdict.APPROVE, "ann", "late", "d1");

        Answer late = server.post("/api/v1/runs/" + run + "/decision", decision);
        Answer cancel = server.post("/api/v1/runs/" + run + "/cancel", Map.of("by", "bob", "reason", "late"));

        assertThat(List.of(late, cancel)).extracting(Answer::status).containsOnly(409);
        assertThat(List.of(late, cancel)).extracting(Answer::code).containsOnly("run_finished");
        assertThat(late.json().path("detail").asText()).contains("rejected");
        assertThat(server.temporal().decisions()).isEmpty();
    }

    @Test
    void a_value_of_a_variable_is_in_no_file_of_the_server() throws Exception {
        server.post(
                "/api/v1/runs",
                Map.of("workspace", "shop", "configuration", digest, "variables", Map.of("password", "swordfish-77")));

        assertThat(server.temporal().started().getFirst().variables()).containsEntry("password", "swordfish-77");
        assertThat(FilesWith.text("swordfish-77", directory)).isEmpty();
    }
}
