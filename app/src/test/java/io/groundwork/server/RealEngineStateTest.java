package io.groundwork.server;

import static io.groundwork.server.StateRequests.lockInfo;
import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunToken;
import io.groundwork.server.RunningServer.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real terraform over the real state backend. */
@Timeout(180)
final class RealEngineStateTest {
    private static final String[] APPLY = {"apply", "-no-color", "-input=false", "-auto-approve"};

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

    private RealEngine initialised(RunToken token, String configuration) throws InterruptedException {
        RealEngine engine = RealEngine.in(directory.resolve("work"), token, configuration);
        RealEngine.Call init = engine.run("init", "-no-color", "-input=false");
        assertThat(init.status()).as(init.output()).isZero();
        return engine;
    }

    @Test
    void a_plan_reads_an_apply_writes_and_the_lock_is_free_afterwards() throws InterruptedException {
        String run = server.run("shop");
        RealEngine engine =
                initialised(server.token(run, "plan"), "resource \"terraform_data\" \"a\" { input = \"hello\" }\n");

        RealEngine.Call plan = engine.run("plan", "-no-color", "-input=false", "-lock=false", "-out=plan.bin");
        assertThat(plan.status()).as(plan.output()).isZero();
        RunToken token = server.token(run, "apply");
        RealEngine.Call apply = engine.with(token).run("apply", "-no-color", "-input=false", "plan.bin");
        assertThat(apply.status()).as(apply.output()).isZero();

        assertThat(server.get("/api/v1/workspaces/shop/resources").json().path("resources"))
                .extracting(address -> address.asText())
                .containsExactly("terraform_data.a");
        assertThat(new StateRequests(server, token).lock("l1").status()).isEqualTo(200);
        assertThat(DatabaseFile.of(server).query("select * from state_evidence"))
                .isEmpty();
    }

    @Test
    void a_second_engine_is_told_who_holds_the_lock_and_cannot_force_it() throws InterruptedException {
        RunToken token = server.token(server.run("shop"), "apply");
        RealEngine engine = initialised(token, "resource \"terraform_data\" \"a\" {}\n");
        var holder = new StateRequests(server, token);
        holder.lockWith(lockInfo("11111111-2222-3333-4444-555555555555"));

        RealEngine.Call apply = engine.run(APPLY);
        RealEngine.Call force = engine.run("force-unlock", "-no-color", "-force", "anything");

        assertThat(apply.status()).isEqualTo(1);
        assertThat(apply.output())
                .contains("Error acquiring the state lock")
                .containsPattern("HTTP remote state already locked:\\s+ID=11111111-2222-3333-4444-555555555555");
        assertThat(force.status()).as(force.output()).isEqualTo(1);
        assertThat(holder.get().status()).as("nothing was written").isEqualTo(404);
        assertThat(holder.unlock("11111111-2222-3333-4444-555555555555").status())
                .as("still held")
                .isEqualTo(200);
    }

    @Test
    void an_engine_that_plans_may_not_take_the_lock() throws InterruptedException {
        RunToken token = server.token(server.run("shop"), "plan");
        RealEngine engine = initialised(token, "resource \"terraform_data\" \"a\" {}\n");

        RealEngine.Call plan = engine.run("plan", "-no-color", "-input=false");

        assertThat(plan.status()).isEqualTo(1);
        assertThat(plan.output()).contains("HTTP remote state endpoint invalid auth");
    }

    @Test
    void an_engine_goes_on_when_the_database_had_trouble() throws InterruptedException, IOException {
        RunToken token = server.token(server.run("shop"), "apply");
        RealEngine engine = initialised(token, waitingFor("go"));
        Process apply = engine.start(APPLY);
        awaitFile("reached");
        DatabaseFile database = DatabaseFile.of(server);

        database.execute("alter table state_locks rename to gone");
        Files.createFile(directory.resolve("go"));
        // A write of the engine has met the trouble once its bytes are there without a row.
        Eventually.holds("a state is sent", () -> countBlobs() > 0);
        database.execute("alter table gone rename to state_locks");

        RealEngine.Call ended = engine.finish(apply);
        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(server.get("/api/v1/workspaces/shop/resources").json().path("resources"))
                .hasSize(1);
    }

    @Test
    void an_engine_whose_epoch_has_passed_fails_and_what_it_leaves_is_taken() throws InterruptedException, IOException {
        String run = server.run("shop");
        RunToken token = server.token(run, "apply");
        RealEngine engine = initialised(token, waitingFor("go"));
        Process apply = engine.start(APPLY);
        awaitFile("reached");

        server.token(run, "apply");
        Files.createFile(directory.resolve("go"));
        RealEngine.Call ended = engine.finish(apply);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains("HTTP error: 409");
        assertThat(DatabaseFile.of(server).query("select distinct reason from state_evidence"))
                .containsExactly("state_fenced");
        assertThat(new StateRequests(server, token).get().status()).isEqualTo(404);
        Path left = engine.directory().resolve("errored.tfstate");
        Answer rescued = server.send(server.to("/internal/v1/runs/" + run + "/rescued-state")
                .POST(BodyPublishers.ofByteArray(Files.readAllBytes(left))));
        assertThat(rescued.status()).isEqualTo(201);
        assertThat(server.get("/api/v1/workspaces/shop/resources").json().path("resources"))
                .hasSize(1);
    }

    /** A resource that says when it is being made and is done when a file is there. */
    private String waitingFor(String file) {
        return """
                resource "terraform_data" "a" {
                  provisioner "local-exec" {
                    command = "touch %1$s/reached; until [ -e %1$s/%2$s ]; do sleep 0.05; done"
                  }
                }
                """.formatted(directory, file);
    }

    private void awaitFile(String name) {
        Eventually.holds(name + " is there", () -> Files.exists(directory.resolve(name)));
    }

    private long countBlobs() {
        try (var files = Files.walk(server.directory().resolve("blobs"))) {
            return files.filter(Files::isRegularFile).count() - 1;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
