package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.ApplyEnd;
import io.groundwork.run.RunStatus;
import io.groundwork.server.RunningServer.Answer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two directories of one name suggest one workspace: it stays the first one's unless a person says otherwise. */
@Timeout(120)
final class WorkspaceOriginsTest {
    private static final String DEV = "git:example.com/acme/infra//envs/dev/net";
    private static final String PROD = "git:example.com/acme/infra//envs/prod/net";

    @TempDir
    Path directory;

    private RunningServer server;
    private String digest;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory);
        digest = server.upload("locals {}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_suggested_name_that_meets_another_place_is_refused_with_both_ways_out() {
        accepted(ask(Map.of("names", List.of(DEV), "workspaceNamed", false)));
        fill();

        Answer refused = ask(Map.of("names", List.of(PROD), "workspaceNamed", false));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("workspace_of_another_origin");
        assertThat(refused.json().path("detail").asText()).contains(DEV, PROD, "net");
        assertThat(refused.json().path("nextStep").asText()).contains("--workspace", "--accept-origin");
        accepted(ask(Map.of("names", List.of(DEV), "workspaceNamed", false)));
    }

    @Test
    void a_name_that_a_person_has_typed_is_that_person_s_word_and_changes_nothing_for_others() {
        accepted(ask(Map.of("names", List.of(DEV), "workspaceNamed", false)));
        fill();

        accepted(ask(Map.of("names", List.of(PROD), "workspaceNamed", true)));

        accepted(ask(Map.of("names", List.of(DEV), "workspaceNamed", false)));
        assertThat(ask(Map.of("names", List.of(PROD), "workspaceNamed", false)).status())
                .isEqualTo(409);
    }

    @Test
    void a_place_that_has_moved_is_accepted_once() {
        accepted(ask(Map.of("names", List.of(DEV), "workspaceNamed", false)));
        fill();

        accepted(ask(Map.of("names", List.of(PROD), "workspaceNamed", false, "accepted", true)));

        accepted(ask(Map.of("names", List.of(PROD), "workspaceNamed", false)));
        assertThat(ask(Map.of("names", List.of(DEV), "workspaceNamed", false)).status())
                .isEqualTo(409);
    }

    @Test
    void a_place_that_has_got_a_better_name_is_still_known_by_its_old_one() {
        accepted(ask(Map.of("names", List.of("file://host/home/ann/net"), "workspaceNamed", false)));
        fill();

        accepted(ask(Map.of("names", List.of(DEV, "file://host/home/ann/net"), "workspaceNamed", false)));

        accepted(ask(Map.of("names", List.of(DEV, "file://host/home/bob/net"), "workspaceNamed", false)));
    }

    @Test
    void who_does_not_say_where_a_configuration_comes_from_is_taken_as_before() {
        accepted(ask(Map.of("names", List.of(DEV), "workspaceNamed", false)));
        fill();

        accepted(server.post("/api/v1/runs", Map.of("workspace", "net", "configuration", digest)));
        assertThat(ask(Map.of("names", List.of(" ", "x"), "workspaceNamed", false))
                        .code())
                .isEqualTo("run_request_invalid");
    }

    @Test
    void a_workspace_from_before_origins_were_kept_is_its_last_directory_s() {
        String first = server.post(
                        "/api/v1/runs",
                        Map.of("workspace", "net", "configuration", digest, "directory", "/envs/dev/net"))
                .json()
                .required("runId")
                .asText();
        server.server().end(first, RunStatus.CANCELED, null);
        fill();

        Answer refused = ask(Map.of("names", List.of(PROD), "workspaceNamed", false), "/envs/prod/net");

        assertThat(refused.code()).isEqualTo("workspace_of_another_origin");
        accepted(ask(Map.of("names", List.of(DEV), "workspaceNamed", false), "/envs/dev/net"));
    }

    @Test
    void a_workspace_in_which_nothing_is_left_is_whoever_s_comes_next() {
        accepted(ask(Map.of("names", List.of(DEV), "workspaceNamed", false)));

        String applies = ask(Map.of("names", List.of(PROD), "workspaceNamed", false))
                .json()
                .required("runId")
                .asText();
        var engine = new StateRequests(server, server.token(applies, "apply"));
        engine.lock("l");
        engine.post("l", StateRequests.state(1));
        server.proveEnd(applies, ApplyEnd.Ending.FINISHED, "");
        server.server().end(applies, RunStatus.APPLIED, null);
        assertThat(ask(Map.of("names", List.of(DEV), "workspaceNamed", false)).status())
                .as("it holds what the other one made")
                .isEqualTo(409);

        String destroys = ask(Map.of("names", List.of(PROD), "workspaceNamed", false))
                .json()
                .required("runId")
                .asText();
        engine = new StateRequests(server, server.token(destroys, "apply"));
        engine.lock("m");
        assertThat(engine.post("m", StateRequests.state(2)).status()).isEqualTo(200);
        server.proveEnd(destroys, ApplyEnd.Ending.FINISHED, "");
        server.server().end(destroys, RunStatus.DESTROYED, null);
        accepted(ask(Map.of("names", List.of(DEV), "workspaceNamed", false)));
    }

    private void fill() {
        Answer pushed = server.send(server.to("/api/v1/workspaces/net/state")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(StateRequests.state(1))));
        assertThat(pushed.status()).as(pushed.text()).isEqualTo(200);
    }

    private Answer ask(Map<String, ?> origin) {
        return server.post("/api/v1/runs", Map.of("workspace", "net", "configuration", digest, "origin", origin));
    }

    private Answer ask(Map<String, ?> origin, String from) {
        return server.post(
                "/api/v1/runs",
                Map.of("workspace", "net", "configuration", digest, "directory", from, "origin", origin));
    }

    /** And over: the next one may have the workspace. */
    private void accepted(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        server.server().end(answer.json().required("runId").asText(), RunStatus.CANCELED, null);
    }
}
