package io.groundwork.server;

import static io.groundwork.server.StateRequests.md5;
import static io.groundwork.server.StateRequests.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.ApplyEnd;
import io.groundwork.run.RunStatus;
import io.groundwork.server.RunningServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which states become versions, what becomes of the others, and how both lie on the disk. */
final class StateVersionsTest {
    private static final String OTHER_LINEAGE = "ffffffff-0000-0000-0000-000000000000";

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

    /** An engine that holds the lock {@code l1} and has written serial 5. */
    private static StateRequests atSerialFive(String workspace) {
        var engine = new StateRequests(server, server.token(server.run(workspace), "apply"));
        engine.lock("l1");
        assertThat(engine.post("l1", state(5)).status()).isEqualTo(200);
        return engine;
    }

    private static List<String> evidence(String workspace) {
        return DatabaseFile.of(server).query("select reason from state_evidence where workspace = '" + workspace + "'");
    }

    @Test
    void the_same_bytes_again_are_the_same_version() {
        StateRequests engine = atSerialFive("repeated");

        assertThat(engine.post("l1", state(5)).status()).isEqualTo(200);

        assertThat(numbers("repeated")).containsExactly("1");
        assertThat(evidence("repeated")).isEmpty();
    }

    @Test
    void other_bytes_with_the_same_serial_are_refused_and_kept_as_evidence() {
        StateRequests engine = atSerialFive("forked");
        String other = state(5).replace("nothing", "something else");

        assertThat(engine.post("l1", other).status()).isEqualTo(409);

        assertThat(engine.get().text()).isEqualTo(state(5));
        assertThat(evidence("forked")).containsExactly("state_serial_stale");
        String digest = DatabaseFile.of(server)
                .query("select digest from state_evidence where workspace = 'forked'")
                .getFirst();
        assertThat(server.stored(digest)).isEqualTo(other);
    }

    @Test
    void a_lower_serial_is_refused_and_kept_as_evidence() {
        StateRequests engine = atSerialFive("older");

        assertThat(engine.post("l1", state(4)).status()).isEqualTo(409);

        assertThat(engine.get().text()).isEqualTo(state(5));
        assertThat(evidence("older")).containsExactly("state_serial_stale");
    }

    @Test
    void another_lineage_is_refused_and_kept_as_evidence() {
        StateRequests engine = atSerialFive("stranger");

        assertThat(engine.post("l1", state(6, OTHER_LINEAGE, "x")).status()).isEqualTo(409);

        assertThat(engine.get().text()).isEqualTo(state(5));
        assertThat(evidence("stranger")).containsExactly("state_lineage_mismatch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "{",
                "[]",
                "null",
                "{}",
                "{\"version\":5,\"serial\":6,\"lineage\":\"a\"}",
                "{\"version\":\"4\",\"serial\":6,\"lineage\":\"a\"}",
                "{\"version\":4,\"serial\":\"6\",\"lineage\":\"a\"}",
                "{\"version\":4,\"serial\":-6,\"lineage\":\"a\"}",
                "{\"version\":4,\"serial\":6}",
                "{\"version\":4,\"serial\":6,\"lineage\":\"\"}",
                "{\"version\":4,\"serial\":6,\"lineage\":\"a\"} {}",
                "{\"version\":4,\"serial\":99999999999999999999,\"lineage\":\"a\"}",
                "{\"encrypted_data\":\"AAAA\",\"encryption_version\":\"v0\"}"
            })
    void what_is_no_state_of_version_4_is_refused_and_kept_as_evidence(String body) {
        String workspace = "invalid-" + Integer.toHexString(body.hashCode());
        StateRequests engine = atSerialFive(workspace);

        Answer refused = engine.post("l1", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(engine.get().text()).isEqualTo(state(5));
        assertThat(evidence(workspace)).containsExactly("state_invalid");
    }

    @Test
    void a_state_with_a_deep_structure_and_a_long_value_is_a_state() {
        StateRequests engine = atSerialFive("odd");
        String deep = "[".repeat(400) + "]".repeat(400);
        String body = state(6).replace("\"check_results\":null", "\"check_results\":" + deep)
                .replace("nothing", "x".repeat(21 << 20));

        assertThat(engine.post("l1", body).status()).isEqualTo(200);
        assertThat(engine.get().text()).isEqualTo(body);
    }

    @Test
    void a_body_that_was_damaged_on_its_way_is_asked_for_again() {
        StateRequests engine = atSerialFive("damaged");

        Answer damaged = engine.postWith("?ID=l1", Map.of("Content-MD5", md5("something else")), state(6));
        assertThat(damaged.status()).isEqualTo(503);
        assertThat(engine.postWith("?ID=l1", Map.of("Content-MD5", "no digest"), state(6))
                        .status())
                .isEqualTo(503);
        assertThat(engine.get().text()).isEqualTo(state(5));
        assertThat(engine.postWith("?ID=l1", Map.of(), state(6)).status())
                .as("an engine that says nothing of it")
                .isEqualTo(200);
    }

    @Test
    void a_version_stays_as_it_was_written() {
        StateRequests engine = atSerialFive("immutable");
        engine.post("l1", state(6));
        engine.post("l1", state(9));

        List<String> digests = DatabaseFile.of(server)
                .query("select digest from state_versions where workspace = 'immutable' order by number");

        assertThat(digests).hasSize(3);
        assertThat(server.stored(digests.getFirst())).isEqualTo(state(5));
        assertThat(DatabaseFile.of(server).query("select run_id from state_versions where workspace = 'immutable'"))
                .containsOnly(engine.token().username());
    }

    @Test
    void of_refused_states_the_newest_are_kept_and_no_bytes_of_the_others() {
        StateRequests engine = atSerialFive("flooded");
        long before = blobs();

        for (int n = 0; n < 30; n++) {
            assertThat(engine.post("l1", state(2).replace("nothing", "refused-" + n))
                            .status())
                    .isEqualTo(409);
        }

        assertThat(evidence("flooded")).hasSize(20);
        assertThat(blobs() - before).isEqualTo(20);
        assertThat(engine.get().text()).as("what was taken").isEqualTo(state(5));
    }

    @Test
    void a_state_that_was_refused_before_it_fitted_is_a_version_like_others_when_older_evidence_goes() {
        StateRequests engine = atSerialFive("fits-later");
        String early = state(6, OTHER_LINEAGE, "early");
        assertThat(engine.post("l1", early).status()).isEqualTo(409);
        var other = new StateRequests(server, server.token(server.run("fits-there"), "apply"));
        other.lock("l1");
        assertThat(other.post("l1", early).status()).isEqualTo(200);

        for (int n = 0; n < 30; n++) {
            engine.post("l1", state(2).replace("nothing", "later-" + n));
        }

        assertThat(other.get().text()).isEqualTo(early);
    }

    private static long blobs() {
        try (Stream<Path> files = Files.walk(directory.resolve("server/blobs"))) {
            return files.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void no_state_taken_or_refused_can_be_read_from_the_disk() {
        String canary = "swordfish-5512";
        StateRequests engine = atSerialFive("sealed");
        engine.post("l1", state(6).replace("nothing", canary + "-taken"));
        engine.post("l1", state(2).replace("nothing", canary + "-stale"));
        engine.post("l1", "{\"broken\": \"" + canary + "-invalid\"");
        server.post(
                "/internal/v1/runs/" + engine.token().username() + "/rescued-state", state(1, OTHER_LINEAGE, canary));

        assertThat(engine.get().text()).contains(canary);
        assertThat(evidence("sealed")).hasSize(3);
        assertThat(FilesWith.text(canary, directory)).isEmpty();
        assertThat(FilesWith.text(engine.token().password(), directory))
                .as("files with the run token")
                .isEmpty();
    }

    @Test
    void a_state_left_behind_is_taken_as_if_the_engine_had_sent_it() {
        StateRequests engine = atSerialFive("rescued");
        String run = engine.token().username();

        assertThat(rescue(run, state(7)).status()).isEqualTo(201);
        assertThat(rescue(run, state(7)).status()).as("again").isEqualTo(201);

        assertThat(engine.get().text()).isEqualTo(state(7));
        assertThat(numbers("rescued")).containsExactly("2", "1");
    }

    @Test
    void a_first_state_left_behind_while_nobody_could_be_asked_gets_its_lineage_here() {
        String run = server.run("first");
        server.token(run, "apply");
        String left = state(0, "", "x");

        assertThat(rescue(run, left).status()).isEqualTo(201);
        assertThat(rescue(run, left).status()).as("again").isEqualTo(201);

        Answer taken = server.get("/api/v1/workspaces/first/state");
        String lineage = taken.json().path("lineage").asText();
        assertThat(numbers("first")).containsExactly("1");
        assertThat(lineage).isNotBlank();
        assertThat(taken.text()).isEqualTo(state(1, lineage, "x").replaceAll("\\s", ""));
    }

    @Test
    void a_state_without_a_lineage_is_no_first_one_where_there_is_another() {
        StateRequests engine = atSerialFive("not-first");

        assertThat(rescue(engine.token().username(), state(0, "", "x")).code()).isEqualTo("state_lineage_mismatch");

        assertThat(engine.get().text()).isEqualTo(state(5));
        assertThat(evidence("not-first")).containsExactly("state_lineage_mismatch");
    }

    @Test
    void a_state_left_behind_by_a_run_that_is_over_is_taken_until_its_apply_is_proven_over() {
        StateRequests engine = atSerialFive("rescued-late");
        String run = engine.token().username();
        server.tell(run, 1, RunStatus.ERRORED);

        assertThat(rescue(run, state(7)).status()).isEqualTo(201);
        server.proveEnd(run, ApplyEnd.Ending.FINISHED, "");

        assertThat(rescue(run, state(8)).code()).isEqualTo("state_fenced");
        assertThat(server.get("/api/v1/workspaces/rescued-late/state").text()).isEqualTo(state(7));
    }

    @Test
    void a_state_is_not_taken_from_a_run_that_applied_nothing_nor_from_another_worker() {
        String planned = server.run("never-applied");
        server.token(planned, "plan");
        String applied = server.run("held");
        server.token(applied, "apply");

        assertThat(rescue(planned, state(1)).code()).isEqualTo("state_fenced");
        assertThat(rescue(applied, state(1), "another-worker").code()).isEqualTo("state_fenced");
        assertThat(rescue(applied, state(1), RunningServer.HOLDER).status()).isEqualTo(201);
        assertThat(numbers("never-applied")).isEmpty();
    }

    @Test
    void a_state_left_behind_that_does_not_fit_is_refused_and_kept_as_evidence() {
        StateRequests engine = atSerialFive("misfit");
        String run = engine.token().username();

        assertThat(rescue(run, state(3)).code()).isEqualTo("state_serial_stale");
        assertThat(rescue(run, state(8, OTHER_LINEAGE, "x")).code()).isEqualTo("state_lineage_mismatch");
        assertThat(rescue(run, "").code()).isEqualTo("state_invalid");

        assertThat(engine.get().text()).isEqualTo(state(5));
        assertThat(evidence("misfit"))
                .containsExactlyInAnyOrder("state_serial_stale", "state_lineage_mismatch", "state_invalid");
    }

    @Test
    void a_state_left_behind_is_not_put_under_the_hands_of_another_runs_engine() {
        StateRequests before = atSerialFive("crossed");
        String first = before.token().username();
        server.tell(first, 1, RunStatus.ERRORED);
        server.proveEnd(first, ApplyEnd.Ending.FINISHED, "");
        var now = new StateRequests(server, server.token(server.run("crossed"), "apply"));
        now.lock("l2");

        assertThat(rescue(first, state(7)).code()).isEqualTo("state_fenced");
        assertThat(now.post("l2", state(6)).status()).isEqualTo(200);

        assertThat(evidence("crossed")).containsExactly("state_fenced");
    }

    private static Answer rescue(String run, String state) {
        return rescue(run, state, "");
    }

    private static Answer rescue(String run, String state, String holder) {
        return server.send(server.to("/internal/v1/runs/" + run + "/rescued-state?holder=" + holder)
                .POST(BodyPublishers.ofString(state)));
    }

    private static List<String> numbers(String workspace) {
        return DatabaseFile.of(server)
                .query("select number from state_versions where workspace = '" + workspace + "' order by number desc");
    }
}
