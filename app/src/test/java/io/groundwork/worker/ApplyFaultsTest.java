package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.terraform.engine.EngineSetting;
import io.groundwork.workflow.Settlement;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong around an apply: it goes on, and its end is said by its engine only. */
class ApplyFaultsTest extends ApplyingWorker {
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 500})
    void whatever_the_server_answers_meanwhile_the_run_goes_on_and_each_resource_is_made_once(int status)
            throws Exception {
        RunRequest run = planned("shop");
        CompletableFuture<Void> apply = applying(run);
        between.answer(status, request -> true);
        release();

        assertThatThrownBy(() -> end(apply))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable())
                                .as("only its engine ends an apply")
                                .isFalse());
        assertThat(between.refused()).isNotEmpty();
        between.heal();
        apply(run);

        assertThat(made()).containsExactly("a", "b");
        finishes(run, RunStatus.ERRORED);
        assertThat(server.askForRun("shop").status()).as("the end is proven").isEqualTo(201);
    }

    @Test
    void a_worker_that_starts_over_without_the_secrets_and_the_engine_finds_the_apply_and_ends_it() throws Exception {
        hands.close();
        hands = Hands.open(
                directory.resolve("worker"),
                between.address(),
                new EngineSetting("terraform", System.getenv("PATH")),
                Map.of("SECRET", "swordfish-5512"));
        RunRequest run = planned("shop", Map.of("TF_VAR_secret", "env:SECRET"));
        CompletableFuture<Void> apply = applying(run);
        apply.cancel(true);
        hands.close();

        hands = Hands.open(
                directory.resolve("worker"), between.address(), new EngineSetting("terraform", "/nowhere"), Map.of());
        release();
        apply(run);

        assertThat(made()).containsExactly("a", "b");
        assertThat(feed(run)).contains("the value is (sensitive value)").doesNotContain("swordfish-5512");
    }

    @Test
    void an_attempt_that_overlaps_another_takes_nothing_from_its_engine() throws Throwable {
        RunRequest run = planned("shop");
        CompletableFuture<Void> first = applying(run);
        CompletableFuture<Void> second = start(() -> apply(run));
        release();

        end(first);
        end(second);

        assertThat(made()).containsExactly("a", "b");
        assertThat(server.get("/api/v1/workspaces/shop/resources").json().path("resources"))
                .hasSize(2);
    }

    @Test
    void a_cancellation_that_comes_before_the_start_prevents_it() throws Exception {
        RunRequest run = planned("shop");
        var stopped = new CompletableFuture<EngineControl.Verdict>();
        between.during(
                request -> request.endsWith("/token"),
                () -> stopped.complete(EngineControl.stopping().verdict()));
        EngineControl control = new EngineControl.Quiet(() -> stopped.getNow(new EngineControl.Verdict.Continue()));

        assertThatThrownBy(() -> hands.apply.run(run, plan(run), control, announcement(run)))
                .isInstanceOf(StepRunner.Stopped.class);

        assertThat(made()).isEmpty();
        assertThat(hands.settle.run(run, false, EngineControl.none(), 1)).isEqualTo(Settlement.nothingBegun());
        finishes(run, RunStatus.CANCELED);
        assertThat(server.askForRun("shop").status()).as("nothing was begun").isEqualTo(201);
    }
}
