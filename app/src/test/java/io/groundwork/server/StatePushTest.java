package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunStatus;
import io.groundwork.server.RunningServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A state that a person brings from another backend is checked as an engine's is, and by no less than the engines do. */
@Timeout(120)
final class StatePushTest {
    private static final String ELSEWHERE = "99999999-aaaa-bbbb-cccc-0123456789ab";

    @TempDir
    Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_first_state_of_a_workspace_may_be_any_and_is_what_its_next_run_reads() {
        String state = StateRequests.state(7, ELSEWHERE, "made elsewhere");

        assertThat(push("shop", state).status()).isEqualTo(200);
        assertThat(push("shop", state).status()).as("again").isEqualTo(200);

        var engine = new StateRequests(server, server.token(server.run("shop"), "apply"));
        assertThat(engine.get().text()).isEqualTo(state);
        assertThat(server.get("/api/v1/workspaces/shop/state/versions").json().path("versions"))
                .hasSize(1);
        assertThat(server.get("/api/v1/workspaces/shop/state/versions").text()).contains("pushed by ann");
    }

    @Test
    void a_later_one_has_to_be_of_the_same_lineage_and_newer() {
        push("shop", StateRequests.state(7, ELSEWHERE, "first"));

        assertThat(push("shop", StateRequests.state(7, ELSEWHERE, "other")).code())
                .isEqualTo("state_serial_stale");
        assertThat(push("shop", StateRequests.state(6, ELSEWHERE, "older")).code())
                .isEqualTo("state_serial_stale");
        Answer other = push("shop", StateRequests.state(8));
        assertThat(other.code()).isEqualTo("state_lineage_mismatch");
        assertThat(other.json().path("nextStep").asText()).contains("state pull");
        assertThat(push("shop", StateRequests.state(8, ELSEWHERE, "newer")).status())
                .isEqualTo(200);
    }

    @Test
    void a_workspace_that_a_run_has_is_not_changed_under_it() {
        String run = server.run("shop");

        assertThat(push("shop", StateRequests.state(1)).code()).isEqualTo("workspace_busy");

        server.server().end(run, RunStatus.CANCELED, null);
        assertThat(push("shop", StateRequests.state(1)).status()).isEqualTo(200);
    }

    @Test
    void a_workspace_in_doubt_keeps_the_state_that_its_apply_may_still_bring() {
        String run = server.run("shop");
        server.token(run, "apply");
        server.server().end(run, RunStatus.CANCELED, null);

        Answer refused = push("shop", StateRequests.state(9));

        assertThat(refused.code()).isEqualTo("workspace_in_doubt");
        assertThat(refused.json().path("nextStep").asText()).contains("groundwork status " + run);
        assertThat(server.get("/api/v1/workspaces/shop/state").code()).isEqualTo("state_not_found");
    }

    @Test
    void what_is_no_state_is_refused() {
        assertThat(push("shop", "{\"encrypted_data\":\"AAAA\",\"encryption_version\":\"v0\"}")
                        .code())
                .isEqualTo("state_invalid");
        Answer unreadable = push("shop", "{\"version\":4,\"serial\":1,\"lineage\":\"x\",\"resources\":\"no\"}");
        assertThat(unreadable.code()).as("every later plan would fail").isEqualTo("state_invalid");
        assertThat(push("shop", StateRequests.state(Long.MAX_VALUE)).code())
                .as("no state could follow it")
                .isEqualTo("state_invalid");
        assertThat(server.send(server.to("/api/v1/workspaces/shop/state")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .PUT(BodyPublishers.ofString(StateRequests.state(1))))
                        .status())
                .as("as curl sends it if nobody says what it is")
                .isEqualTo(415);
        assertThat(push("no such name!", StateRequests.state(1)).code()).isEqualTo("workspace_name_invalid");
    }

    private Answer push(String workspace, String state) {
        String path = "/api/v1/workspaces/" + workspace.replace(" ", "%20") + "/state?by=ann";
        return server.send(
                server.to(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(state)));
    }
}
