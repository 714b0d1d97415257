package io.groundwork.server;

import static io.groundwork.server.StateRequests.basic;
import static io.groundwork.server.StateRequests.lockInfo;
import static io.groundwork.server.StateRequests.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.ApplyEnd;
import io.groundwork.run.RunStatus;
import io.groundwork.server.RunningServer.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Terraform's http backend, request by request. */
final class StateProtocolTest {
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

    private static StateRequests applying(String workspace) {
        return new StateRequests(server, server.token(server.run(workspace), "apply"));
    }

    @Test
    void a_workspace_without_a_state_answers_not_found_which_the_engine_reads_as_none() {
        assertThat(applying("fresh").get().status()).isEqualTo(404);
    }

    @Test
    void what_was_written_under_the_lock_is_read_back_byte_for_byte() {
        StateRequests engine = applying("round-trip");

        assertThat(engine.lock("l1").status()).isEqualTo(200);
        assertThat(engine.post("l1", state(1)).status()).isEqualTo(200);
        assertThat(engine.post("l1", state(2)).status()).isEqualTo(200);
        assertThat(engine.unlock("l1").status()).isEqualTo(200);

        assertThat(engine.get().status()).isEqualTo(200);
        assertThat(engine.get().text()).isEqualTo(state(2));
        assertThat(engine.get().header("Content-Type")).startsWith("application/json");
        assertThat(versions("round-trip").findValuesAsText("serial")).containsExactly("2", "1");
    }

    @Test
    void a_state_is_taken_however_long_its_keys_and_numbers_are_because_it_says_what_was_made() {
        StateRequests engine = applying("long-keys");
        engine.lock("a");
        String key = "k".repeat(64_000);
        String number = "1".repeat(2_000) + "e1500";
        String state = StateRequests.state(1).replace("\"input\":", "\"" + key + "\":" + number + ",\"input\":");

        assertThat(engine.post("a", state).status()).isEqualTo(200);

        assertThat(engine.get().text()).isEqualTo(state);
    }

    @Test
    void nobody_gets_in_without_a_run_token_that_is_known() {
        StateRequests engine = applying("guarded");
        engine.lock("l1");

        for (String header : new String[] {
            "", "Basic", "Basic !!!", "Bearer " + RunningServer.TOKEN, basic("run-0000000000000000", "x"), basic("", "")
        }) {
            HttpRequest.Builder request = HttpRequest.newBuilder(server.uri("/state/guarded"));
            Answer answer = server.send(header.isEmpty() ? request : request.header("Authorization", header));
            assertThat(answer.status()).as("with '%s'", header).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Basic");
        }
        StateRequests stranger = engine.with("0".repeat(64));
        assertThat(stranger.get().status()).isEqualTo(401);
        assertThat(stranger.lock("l2").status()).isEqualTo(401);
        assertThat(stranger.unlock("l1").status()).isEqualTo(401);
        assertThat(stranger.post("l1", state(1)).status()).isEqualTo(401);
    }

    @Test
    void a_token_opens_its_own_workspace_and_no_other() {
        StateRequests engine = applying("mine");
        applying("theirs");
        StateRequests trespasser = engine.at("theirs");

        assertThat(trespasser.get().status()).isEqualTo(403);
        assertThat(trespasser.lock("l1").status()).isEqualTo(403);
        assertThat(trespasser.post("l1", state(1)).status()).isEqualTo(403);
        assertThat(engine.at("mine/theirs").get().status()).isEqualTo(403);
    }

    @Test
    void a_token_of_another_run_does_not_go_with_this_runs_name() {
        StateRequests one = applying("one");
        StateRequests two = applying("two");

        HttpRequest.Builder mixed = HttpRequest.newBuilder(server.uri("/state/one"))
                .header(
                        "Authorization",
                        basic(one.token().username(), two.token().password()));

        assertThat(server.send(mixed).status()).isEqualTo(401);
    }

    @Test
    void the_token_of_a_run_whose_apply_is_proven_over_opens_nothing() {
        String run = server.run("over");
        var engine = new StateRequests(server, server.token(run, "apply"));
        engine.lock("l1");
        engine.post("l1", state(1));

        server.proveEnd(run, ApplyEnd.Ending.FINISHED, "");
        server.tell(run, 1, RunStatus.ERRORED);

        assertThat(engine.get().status()).isEqualTo(401);
        assertThat(engine.post("l1", state(2)).status()).isEqualTo(401);
        assertThat(engine.unlock("l1").status()).isEqualTo(401);
    }

    @Test
    void an_engine_that_may_still_be_at_work_when_its_run_is_over_stores_its_state() {
        String run = server.run("doubtful");
        var engine = new StateRequests(server, server.token(run, "apply"));
        engine.lock("l1");

        server.tell(run, 1, RunStatus.CANCELED);

        assertThat(engine.post("l1", state(1)).status()).isEqualTo(200);
        assertThat(engine.unlock("l1").status()).isEqualTo(200);
    }

    @Test
    void a_second_engine_is_told_who_holds_the_lock() {
        StateRequests engine = applying("held");
        engine.lock("l1");

        Answer refused = engine.lock("l2");

        assertThat(refused.status()).isEqualTo(423);
        assertThat(refused.header("Content-Type")).startsWith("application/json");
        assertThat(refused.text()).isEqualTo(lockInfo("l1"));
    }

    @Test
    void a_lock_asked_for_again_because_its_answer_was_lost_is_still_the_callers() {
        StateRequests engine = applying("again");

        assertThat(engine.lock("l1").status()).isEqualTo(200);
        assertThat(engine.lock("l1").status()).isEqualTo(200);
        assertThat(engine.unlock("l1").status()).isEqualTo(200);
        assertThat(engine.unlock("l1").status()).as("repeated").isEqualTo(200);
        assertThat(engine.lock("l2").status()).as("free again").isEqualTo(200);
        assertThat(engine.unlock("l1").status()).as("late").isEqualTo(409);
    }

    @Test
    void unlocking_without_the_id_of_the_lock_is_refused_as_force_unlock_does_it() {
        StateRequests engine = applying("forced");
        engine.lock("l1");

        assertThat(engine.unlock("l2").status()).isEqualTo(409);
        assertThat(engine.unlockWith("{}").status()).isEqualTo(409);
        assertThat(engine.unlockWith("{\"ID\":\"\"}").status()).isEqualTo(409);
        assertThat(engine.unlockWith("null").status()).isEqualTo(409);
        HttpRequest.Builder emptyAndChunked =
                engine.request("").method("UNLOCK", BodyPublishers.ofInputStream(java.io.InputStream::nullInputStream));
        assertThat(server.send(emptyAndChunked).status()).isEqualTo(409);

        assertThat(engine.lock("l2").status()).as("still held").isEqualTo(423);
    }

    @Test
    void a_lock_that_nobody_holds_cannot_be_given_back() {
        assertThat(applying("free").unlock("l1").status()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"ID\":7}", "{\"ID\":\" \"}", "<lock>"})
    void a_lock_request_that_names_no_id_is_bad_input(String body) {
        assertThat(applying("nameless-" + Integer.toHexString(body.hashCode()))
                        .lockWith(body)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_state_is_never_deleted_and_other_methods_are_none() {
        StateRequests engine = applying("kept");
        engine.lock("l1");
        engine.post("l1", state(1));

        for (String method : new String[] {"DELETE", "PUT", "PATCH", "HEAD", "OPTIONS"}) {
            Answer answer = server.send(engine.request("?ID=l1").method(method, BodyPublishers.noBody()));
            assertThat(answer.status()).as(method).isEqualTo(405);
        }
        assertThat(engine.get().text()).isEqualTo(state(1));
    }

    @Test
    void a_write_needs_the_lock_with_its_own_id() {
        StateRequests engine = applying("unlocked");

        assertThat(engine.post("l1", state(1)).status()).as("no lock").isEqualTo(409);
        engine.lock("l1");
        assertThat(engine.post("l2", state(1)).status()).as("another ID").isEqualTo(409);
        assertThat(engine.postWith("", Map.of(), state(1)).status()).as("no ID").isEqualTo(409);
        engine.unlock("l1");
        assertThat(engine.post("l1", state(1)).status()).as("given back").isEqualTo(409);

        assertThat(engine.get().status()).isEqualTo(404);
        assertThat(DatabaseFile.of(server)
                        .query("select reason from state_evidence where workspace = 'unlocked' order by created_at"))
                .hasSize(4)
                .containsOnly("state_not_locked");
    }

    @Test
    void a_form_in_the_body_names_no_lock() {
        StateRequests engine = applying("form");
        engine.lock("l1");

        HttpRequest.Builder form = engine.request("")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("ID=l1"));

        assertThat(server.send(form).status()).isEqualTo(409);
    }

    private static com.fasterxml.jackson.databind.JsonNode versions(String workspace) {
        return server.get("/api/v1/workspaces/" + workspace + "/state/versions").json();
    }
}
