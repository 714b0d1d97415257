package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.run.RunStatus;
import io.groundwork.server.RunningServer.Answer;
import io.groundwork.wire.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may speak for a run: whoever reaches Temporal can start a workflow that names any. */
final class TemporalStartsTest {
    private static final String RUN = "run-0mft3k2v9a1b2c3d";

    @TempDir
    Path directory;

    private @Nullable RunningServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private RunningServer strict() {
        RunningServer started = RunningServer.start(directory);
        server = started;
        return started;
    }

    private RunningServer accepting() {
        RunningServer started = RunningServer.acceptingTemporalStarts(directory);
        server = started;
        return started;
    }

    private static Answer opened(
            RunningServer server, String run, String workflowId, @Nullable String execution, Object request) {
        String query = "?workflowId=" + workflowId + (execution == null ? "" : "&execution=" + execution);
        return server.send(server.to("/internal/v1/runs/" + run + query)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Json.write(request))));
    }

    private static Map<String, Object> byHand(RunningServer server, boolean autoApprove) {
        return Map.of(
                "runId",
                RUN,
                "workspace",
                "by-hand",
                "configuration",
                server.upload("# by hand"),
                "mode",
                "destroy",
                "autoApprove",
                autoApprove,
                "requestedBy",
                "alice");
    }

    private static ObjectNode stored(RunningServer server, String run) {
        return Json.mapper()
                .valueToTree(server.temporal().started().stream()
                        .filter(request -> request.runId().equals(run))
                        .findFirst()
                        .orElseThrow());
    }

    private static void assertRefused(Answer answer, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void a_run_that_the_server_did_not_start_is_refused_and_leaves_nothing() {
        RunningServer server = strict();

        assertRefused(opened(server, RUN, "any", "e1", byHand(server, false)), "temporal_start_refused");

        assertThat(server.get("/api/v1/runs/" + RUN).code()).isEqualTo("run_not_found");
        assertThat(server.askForRun("by-hand").status()).isEqualTo(201);
    }

    @Test
    void an_operator_may_take_such_runs_and_everybody_sees_where_they_come_from() {
        RunningServer server = accepting();

        Answer taken = opened(server, RUN, "any", "e1", byHand(server, false));

        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        assertThat(taken.json().path("startedOn").asText()).isEqualTo("temporal");
        assertThat(server.get("/api/v1/runs?workspace=by-hand")
                        .json()
                        .at("/runs/0/startedOn")
                        .asText())
                .isEqualTo("temporal");
        assertThat(server.get("/api/v1/runs/" + server.run("asked-for")).json().has("startedOn"))
                .isFalse();
    }

    @Test
    void no_such_run_approves_itself() {
        RunningServer server = accepting();

        assertRefused(opened(server, RUN, "any", "e1", byHand(server, true)), "auto_approve_refused");

        assertThat(server.get("/api/v1/runs/" + RUN).code()).isEqualTo("run_not_found");
    }

    @Test
    void a_workflow_with_another_id_cannot_speak_for_a_run() {
        RunningServer server = accepting();
        String run = server.run("mine");

        assertRefused(opened(server, run, "evil", "e1", stored(server, run)), "run_impersonated");
        Answer ended = server.post(
                "/internal/v1/runs/" + run + "/status?workflowId=evil&execution=e1",
                Map.of("sequence", 9, "status", "errored", "at", "2026-01-01T00:00:00Z", "events", List.of()));

        assertRefused(ended, "run_impersonated");
        assertThat(server.get("/api/v1/runs/" + run).json().path("status").asText())
                .isEqualTo("uninitialized");
    }

    @Test
    void the_same_workflow_started_anew_cannot_speak_for_the_run() {
        RunningServer server = strict();
        String run = server.run("again");
        String workflow = "again." + run;
        assertThat(opened(server, run, workflow, "e1", stored(server, run)).status())
                .isEqualTo(200);
        assertThat(opened(server, run, workflow, "e1", stored(server, run)).status())
                .isEqualTo(200);

        assertRefused(opened(server, run, workflow, "e2", stored(server, run)), "run_impersonated");
        assertRefused(
                server.post(
                        "/internal/v1/runs/" + run + "/status?workflowId=" + workflow + "&execution=e2",
                        Map.of("sequence", 1, "status", "canceled", "at", "2026-01-01T00:00:00Z")),
                "run_impersonated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "planned",
                "awaiting_approval",
                "applying",
                "destroying",
                "applied",
                "canceled",
                "of a later build"
            })
    void whoever_names_no_execution_changes_nothing_of_a_run_whose_execution_is_known(String status) {
        RunningServer server = strict();
        String run = server.run("unnamed");
        String workflow = "unnamed." + run;
        assertThat(opened(server, run, workflow, "e1", stored(server, run)).status())
                .isEqualTo(200);
        Map<String, Object> update = Map.of("sequence", 1, "status", status, "at", "2026-01-01T00:00:00Z");
        String path = "/internal/v1/runs/" + run + "/status";

        for (String speaker : List.of("", "?workflowId=" + workflow, "?execution=e1")) {
            Answer refused = server.post(path + speaker, update);
            assertThat(refused.code()).as(speaker).isEqualTo("worker_outdated");
            assertThat(refused.status()).isEqualTo(503);
        }

        assertThat(server.get("/api/v1/runs/" + run).json().path("status").asText())
                .isEqualTo("uninitialized");
        assertThat(server.post(path + "?workflowId=" + workflow + "&execution=e1", update)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void a_run_that_is_over_is_not_begun_by_an_execution_that_nobody_knows() {
        RunningServer server = strict();
        String run = server.run("over");
        server.tell(run, 1, RunStatus.CANCELED);

        Answer late = opened(server, run, "over." + run, "e1", stored(server, run));

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("run_finished");
    }

    @Test
    void another_request_than_the_stored_one_is_refused_whatever_differs() {
        RunningServer server = strict();
        String run = server.run("other");
        String digest = server.upload("# another configuration");
        List<Consumer<ObjectNode>> changes = List.of(
                request -> request.put("mode", "destroy"),
                request -> request.put("autoApprove", true),
                request -> request.put("configuration", digest),
                request -> request.put("workspace", "elsewhere"),
                request -> request.put("requestedBy", "mallory"),
                request -> request.putObject("environment").put("TF_VAR_key", "env:HOME"),
                request -> request.putArray("varFiles").add("other.tfvars"),
                request -> request.putArray("policies")
                        .addObject()
                        .put("name", "lax")
                        .put("digest", digest));

        for (Consumer<ObjectNode> change : changes) {
            ObjectNode request = stored(server, run);
            change.accept(request);
            assertRefused(opened(server, run, "other." + run, "e1", request), "run_impersonated");
        }

        assertThat(opened(server, run, "other." + run, "e1", stored(server, run))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void variables_are_not_kept_and_an_older_worker_says_less() {
        RunningServer server = strict();
        String digest = server.upload("# with a variable");
        String run = server.post(
                        "/api/v1/runs",
                        Map.of("workspace", "vars", "configuration", digest, "variables", Map.of("region", "eu")))
                .json()
                .path("runId")
                .asText();

        assertThat(stored(server, run).at("/variables/region").asText()).isEqualTo("eu");
        assertThat(opened(server, run, "vars." + run, null, stored(server, run)).status())
                .isEqualTo(200);
        assertThat(server.tell(run, 1, RunStatus.PLANNING).status()).isEqualTo(204);
    }
}
