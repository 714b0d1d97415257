package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.server.RunningServer.Answer;
import io.groundwork.wire.Digest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations, plans and states lie in one store: a digest alone opens nothing. */
final class ArtifactsByKindTest {
    private static final String CONFIGURATIONS = "/api/v1/configurations/";
    private static final String ARTIFACTS = "/internal/v1/artifacts/";

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

    private static String plan(String run, String kind, String text) {
        String digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
        Answer stored = server.send(server.to(ARTIFACTS + digest + "?runId=" + run + "&kind=" + kind)
                .PUT(BodyPublishers.ofString(text)));
        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
        return digest;
    }

    /** The digest of a state that an engine has stored. */
    private static String state(String workspace) {
        var engine = new StateRequests(server, server.token(server.run(workspace), "apply"));
        engine.lock("l1");
        assertThat(engine.post("l1", StateRequests.state(1, workspace, "a secret"))
                        .status())
                .isEqualTo(200);
        return DatabaseFile.of(server)
                .query("select digest from state_versions where workspace = '" + workspace + "'")
                .getFirst();
    }

    private static void assertNotThere(String path) {
        Answer answer = server.get(path);
        assertThat(answer.status()).as(path).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("artifact_not_found");
    }

    @Test
    void a_configuration_is_served_as_one_and_a_plan_is_not() {
        String run = server.run("kinds");
        String configuration = server.upload("# a configuration");
        String plan = plan(run, "plan_file", "a plan full of secrets");

        assertThat(server.get(CONFIGURATIONS + configuration).status()).isEqualTo(200);
        assertNotThere(CONFIGURATIONS + plan);
        assertThat(server.get(ARTIFACTS + plan + "?runId=" + run).text()).isEqualTo("a plan full of secrets");
    }

    @Test
    void a_run_reads_its_own_plans_and_the_archives_its_request_names() {
        String mine = server.run("mine");
        String yours = server.run("yours");
        String plan = plan(yours, "plan_view", "your plan");
        String named =
                server.get("/api/v1/runs/" + mine).json().path("configuration").asText();
        String other = server.upload("# of nobody");

        assertThat(server.get(ARTIFACTS + named + "?runId=" + mine).status()).isEqualTo(200);
        assertNotThere(ARTIFACTS + plan + "?runId=" + mine);
        assertNotThere(ARTIFACTS + other + "?runId=" + mine);
        assertThat(server.get(ARTIFACTS + named).status()).isEqualTo(200);
        assertNotThere(ARTIFACTS + plan);
    }

    @Test
    void a_state_is_served_by_neither_whoever_names_its_digest() {
        String state = state("stateful");
        String run = server.run("thief");

        for (String path : List.of(CONFIGURATIONS + state, ARTIFACTS + state, ARTIFACTS + state + "?runId=" + run)) {
            assertNotThere(path);
        }
        for (Map<String, Object> request : List.<Map<String, Object>>of(
                Map.of("workspace", "named", "configuration", state),
                Map.of(
                        "workspace",
                        "named",
                        "configuration",
                        server.upload(""),
                        "policies",
                        List.of(Map.of("name", "a", "digest", state))))) {
            assertThat(server.post("/api/v1/runs", request).code())
                    .isIn("configuration_not_found", "policy_set_not_found");
        }
    }

    @Test
    void what_runs_of_an_older_version_name_stays_readable_to_them_and_states_do_not_become_so() {
        String run = server.run("older");
        String configuration =
                server.get("/api/v1/runs/" + run).json().path("configuration").asText();
        String plan = plan(run, "plan_file", "an older plan");
        String state = state("older-state");
        server.post(
                "/internal/v1/runs/" + run + "/status",
                Map.of(
                        "sequence",
                        1,
                        "status",
                        "planned",
                        "at",
                        "2026-01-01T00:00:00Z",
                        "plan",
                        Map.of("planDigest", plan, "planView", state)));
        DatabaseFile.of(server).execute("delete from artifact_uses", "update runs set kinds_recorded = 0");

        assertThat(server.get(CONFIGURATIONS + configuration).status()).isEqualTo(200);
        assertThat(server.get(ARTIFACTS + plan + "?runId=" + run).text()).isEqualTo("an older plan");
        assertThat(server.get(ARTIFACTS + plan).text()).isEqualTo("an older plan");
        assertNotThere(ARTIFACTS + plan + "?runId=" + server.run("newer"));
        assertNotThere(CONFIGURATIONS + plan);
        assertNotThere(ARTIFACTS + state + "?runId=" + run);
    }
}
