package io.groundwork.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.FeedBatch;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunToken;
import io.groundwork.run.StatusUpdate;
import io.groundwork.secret.Secret;
import io.groundwork.wire.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WorkerApiTest {
    private final ScriptedServer server = ScriptedServer.start();
    private final WorkerApi worker = new WorkerApi(server.address(), new Secret(ScriptedServer.TOKEN));

    @AfterEach
    void stop() {
        worker.close();
        server.close();
    }

    private static StatusUpdate anUpdate() {
        return new StatusUpdate(1, RunStatus.PLANNING, Words.AT, null, null, null, null, List.of(Words.started()));
    }

    @Test
    void a_status_survives_the_restart_of_the_server() {
        server.on("POST", "/internal/v1/runs/.*/status", answer -> answer.send(204, "text/plain", new byte[0]));
        server.stop();
        CompletableFuture<Void> told = CompletableFuture.runAsync(
                () -> worker.patientFor(Duration.ofSeconds(20)).status(Words.RUN, anUpdate()));

        server.comeBack();
        told.join();

        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().getFirst().text()).contains("\"type\":\"run_started\"");
    }

    @Test
    void a_server_that_is_starting_up_is_waited_for() {
        AtomicInteger calls = new AtomicInteger();
        server.on("POST", "/internal/v1/runs/.*/token", answer -> {
            if (calls.incrementAndGet() < 3) {
                answer.problem(new Problem("not_ready", ProblemKind.EXTERNAL, "starting", ""));
            } else {
                answer.json(200, new RunToken("http://x/state/hello", Words.RUN, "secret", 4));
            }
        });

        assertThat(worker.patientFor(Duration.ofSeconds(20))
                        .applyToken(Words.RUN, "worker-1", "plan")
                        .epoch())
                .isEqualTo(4);
        assertThat(calls).hasValue(3);
    }

    @Test
    void without_patience_an_outage_is_told_at_once() {
        server.stop();

        assertThatThrownBy(() -> worker.status(Words.RUN, anUpdate()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("server_unreachable"));
    }

    @Test
    void a_refusal_is_told_at_once_however_patient() {
        server.on(
                "POST",
                "/internal/v1/runs/.*/token",
                answer -> answer.problem(
                        new Problem("apply_held_elsewhere", ProblemKind.CONFLICT, "held by worker-2", "")));

        assertThatThrownBy(() -> worker.patientFor(Duration.ofMinutes(5)).applyToken(Words.RUN, "worker-1", "plan"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("apply_held_elsewhere"));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void the_position_of_a_source_comes_back() {
        server.on("GET", "/internal/v1/runs/.*/feed", answer -> answer.json(200, Map.of("position", 77)));
        server.on("POST", "/internal/v1/runs/.*/feed", answer -> answer.json(200, Map.of("position", 99)));

        assertThat(worker.feedPosition(Words.RUN, "apply-1/out")).isEqualTo(77);
        assertThat(worker.feed(
                        Words.RUN, new FeedBatch("apply-1/out", List.of(new FeedBatch.Entry(99, Words.started())))))
                .isEqualTo(99);
        assertThat(server.requests().getFirst().query()).isEqualTo("source=apply-1%2Fout");
    }

    @Test
    void an_artifact_is_stored_under_its_own_digest(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("plan"), "a plan");
        server.on("PUT", "/internal/v1/artifacts/.*", answer -> answer.send(201, "text/plain", new byte[0]));

        String fromFile = worker.putArtifact(Words.RUN, "plan_file", file);
        String fromBytes = worker.putArtifact(Words.RUN, "plan_file", "a plan".getBytes(StandardCharsets.UTF_8));

        assertThat(fromFile).isEqualTo(fromBytes).matches("[0-9a-f]{64}");
        assertThat(server.requests().getFirst().path()).endsWith("/" + fromFile);
        assertThat(server.requests().getFirst().query()).isEqualTo("runId=" + Words.RUN + "&kind=plan_file");
        assertThat(server.requests().getFirst().text()).isEqualTo("a plan");
    }

    @Test
    void an_artifact_comes_back_whole(@TempDir Path directory) throws Exception {
        byte[] plan = "a plan".getBytes(StandardCharsets.UTF_8);
        server.on("GET", "/internal/v1/artifacts/.*", answer -> answer.send(200, "application/octet-stream", plan));
        String digest = Digest.of(plan);
        Path target = directory.resolve("plan");

        worker.getArtifact(digest, target);

        assertThat(target).hasBinaryContent(plan);
        assertThat(worker.getArtifact(digest)).isEqualTo(plan);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void other_bytes_than_those_asked_for_are_never_taken(@TempDir Path directory) {
        server.on(
                "GET",
                "/(internal|api)/v1/.*",
                answer -> answer.send(200, "application/octet-stream", new byte[] {1, 2, 3}));
        Path target = directory.resolve("plan");

        for (Runnable download : List.<Runnable>of(
                () -> worker.getArtifact("a".repeat(64), target),
                () -> worker.getArtifact("a".repeat(64)),
                () -> worker.getConfiguration("a".repeat(64), target))) {
            assertThatThrownBy(download::run)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().code()).isEqualTo("artifact_damaged"));
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_disk_that_cannot_be_written_is_not_taken_for_an_absent_server(@TempDir Path directory) {
        server.on(
                "GET",
                "/internal/v1/artifacts/.*",
                answer -> answer.send(200, "application/octet-stream", new byte[] {1}));

        assertThatThrownBy(() -> worker.getArtifact("a".repeat(64), directory.resolve("missing/plan")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("file_not_written"));
    }
}
