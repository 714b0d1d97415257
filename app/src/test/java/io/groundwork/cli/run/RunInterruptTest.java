package io.groundwork.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.cli.CommandLineCall;
import io.groundwork.cli.ScriptedCommandLine;
import io.groundwork.cli.shell.StackRequest;
import io.groundwork.client.Words;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunStatus;
import io.groundwork.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Ctrl-C, and the server that a run brings along. */
class RunInterruptTest extends ScriptedCommandLine {
    @Test
    void the_first_interrupt_cancels_and_waits_for_the_end() throws Exception {
        run.goes(ScriptedRun.untilPlanned(), List.of(Words.finished(RunStatus.CANCELED)));
        CompletableFuture<CommandLineCall.Result> result =
                CompletableFuture.supplyAsync(() -> call.run("run", hello.toString()));
        run.waiting.await();

        call.interrupts.interrupt();

        assertThat(result.get().status()).isEqualTo(130);
        assertThat(result.get().out()).contains("canceled");
        assertThat(server.requests("POST", ".*/cancel")).hasSize(1);
        assertThat(call.interrupts.left).isEmpty();
    }

    @Test
    void the_second_interrupt_leaves_and_says_what_goes_on() throws Exception {
        server.on("POST", ScriptedRun.RUN + "/cancel", answer -> answer.json(202, Words.aRun(RunStatus.APPLYING)));
        run.goes(ScriptedRun.untilPlanned(), List.of(Words.finished(RunStatus.CANCELED)));
        CompletableFuture<CommandLineCall.Result> result =
                CompletableFuture.supplyAsync(() -> call.run("run", hello.toString()));
        run.waiting.await();

        call.interrupts.interrupt();
        call.interrupts.interrupt();

        assertThat(result.get().status()).isEqualTo(130);
        assertThat(call.interrupts.left).containsExactly(130);
        assertThat(result.get().err()).contains("it goes on", "groundwork status " + Words.RUN);
    }

    @Test
    void a_second_interrupt_in_the_same_moment_lets_the_request_of_the_first_one_arrive() throws Exception {
        var second = new Thread(() -> call.interrupts.interrupt());
        var leftBeforeItArrived = new AtomicBoolean();
        server.on("POST", ScriptedRun.RUN + "/cancel", answer -> {
            second.start();
            while (second.isAlive() && second.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            leftBeforeItArrived.set(!call.interrupts.left.isEmpty());
            answer.json(202, Words.aRun(RunStatus.APPLYING));
        });
        run.goes(ScriptedRun.untilPlanned(), List.of(Words.finished(RunStatus.CANCELED)));
        CompletableFuture<CommandLineCall.Result> result =
                CompletableFuture.supplyAsync(() -> call.run("run", hello.toString()));
        run.waiting.await();

        call.interrupts.interrupt();
        second.join();

        assertThat(result.get().status()).isEqualTo(130);
        assertThat(call.interrupts.left).containsExactly(130);
        assertThat(leftBeforeItArrived).isFalse();
    }

    @Test
    void a_term_leaves_the_run_as_it_is_and_says_so_last() throws Exception {
        run.goes(ScriptedRun.untilPlanned(), List.of(Words.finished(RunStatus.APPLIED)));
        CompletableFuture<CommandLineCall.Result> result =
                CompletableFuture.supplyAsync(() -> call.run("run", hello.toString()));
        run.waiting.await();

        call.interrupts.terminate();

        assertThat(result.get().status()).isEqualTo(130);
        assertThat(result.get().err().lines())
                .last()
                .asString()
                .contains("left " + Words.RUN + " as it is: it goes on", "groundwork cancel " + Words.RUN);
        assertThat(call.interrupts.left).containsExactly(130);
        assertThat(server.requests("POST", ".*/cancel")).isEmpty();
    }

    @Test
    void with_json_the_last_line_says_that_the_run_was_left() throws Exception {
        run.goes(ScriptedRun.untilPlanned(), List.of(Words.finished(RunStatus.APPLIED)));
        CompletableFuture<CommandLineCall.Result> result =
                CompletableFuture.supplyAsync(() -> call.run("run", hello.toString(), "--json"));
        run.waiting.await();

        call.interrupts.terminate();

        assertThat(result.get().lastJson().path("type").asText()).isEqualTo("error");
        assertThat(result.get().lastJson().path("code").asText()).isEqualTo("interrupted");
        assertThat(result.get().lastJson().path("runId").asText()).isEqualTo(Words.RUN);
    }

    @Test
    void a_term_after_a_ctrl_c_does_not_wait_for_the_stop() throws Exception {
        server.on("POST", ScriptedRun.RUN + "/cancel", answer -> answer.json(202, Words.aRun(RunStatus.APPLYING)));
        run.goes(ScriptedRun.untilPlanned(), List.of(Words.finished(RunStatus.CANCELED)));
        CompletableFuture<CommandLineCall.Result> result =
                CompletableFuture.supplyAsync(() -> call.run("run", hello.toString()));
        run.waiting.await();

        call.interrupts.interrupt();
        call.interrupts.terminate();

        assertThat(result.get().status()).isEqualTo(130);
        assertThat(call.interrupts.left).containsExactly(130);
    }

    @Test
    void a_stop_that_could_not_be_asked_for_is_asked_for_again() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        run.goes(ScriptedRun.untilPlanned(), List.of(Words.finished(RunStatus.CANCELED)));
        server.on("POST", ScriptedRun.RUN + "/cancel", answer -> {
            if (asked.incrementAndGet() == 1) {
                answer.problem(new Problem(
                        "temporal_unreachable", ProblemKind.EXTERNAL, "Temporal does not answer", "start it"));
            } else {
                answer.json(202, Words.aRun(RunStatus.APPLYING));
                run.touched.countDown();
            }
        });
        CompletableFuture<CommandLineCall.Result> result =
                CompletableFuture.supplyAsync(() -> call.run("run", hello.toString()));
        run.waiting.await();

        call.interrupts.interrupt();

        assertThat(result.get().status()).isEqualTo(130);
        assertThat(call.err.toString(StandardCharsets.UTF_8))
                .contains("could not ask it to stop: Temporal does not answer; trying again, Ctrl-C again leaves it")
                .contains("it is asked to stop now");
        assertThat(call.interrupts.left).isEmpty();
    }

    @Test
    void an_interrupt_before_there_is_a_run_leaves() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        server.on("POST", "/api/v1/configurations", answer -> {
            asked.countDown();
            left.await();
            answer.json(201, Map.of("digest", "c".repeat(64)));
        });
        CompletableFuture<CommandLineCall.Result> result =
                CompletableFuture.supplyAsync(() -> call.run("run", hello.toString()));
        asked.await();

        call.interrupts.interrupt();

        assertThat(result.get().status()).isEqualTo(130);
        assertThat(result.get().err()).contains("nothing was started");
        assertThat(call.interrupts.left).containsExactly(130);
        left.countDown();
        assertThat(server.requests("POST", ScriptedRun.RUNS)).isEmpty();
    }

    @Test
    void an_interrupt_while_the_run_is_asked_for_stops_it_as_soon_as_it_is_accepted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        run.goes(ScriptedRun.untilPlanned(), List.of(Words.finished(RunStatus.CANCELED)));
        server.on("POST", ScriptedRun.RUNS, answer -> {
            asked.countDown();
            answered.await();
            answer.json(201, Words.aRun(RunStatus.UNINITIALIZED));
        });
        CompletableFuture<CommandLineCall.Result> result =
                CompletableFuture.supplyAsync(() -> call.run("run", hello.toString()));
        asked.await();

        call.interrupts.interrupt();
        answered.countDown();

        assertThat(result.get().status()).isEqualTo(130);
        assertThat(result.get().err()).contains("as soon as it is accepted");
        assertThat(server.requests("POST", ".*/cancel")).hasSize(1);
        assertThat(call.interrupts.left).isEmpty();
    }

    @Test
    void without_a_server_it_brings_its_own_and_takes_it_away_again() {
        call.environment.remove("GROUNDWORK_SERVER");
        run.goes(ScriptedRun.applied(), List.of());

        assertThat(call.run("run", hello.toString()).status()).isZero();

        assertThat(call.launcher.opened).extracting(StackRequest::kind).containsExactly(StackRequest.Kind.RUN);
        assertThat(call.launcher.opened).extracting(StackRequest::dataDirectory).containsExactly(call.dataDirectory);
        assertThat(call.launcher.closed).hasSize(1);
    }

    @Test
    void its_own_server_stays_until_the_runs_of_others_have_ended() {
        call.environment.remove("GROUNDWORK_SERVER");
        String other = "run-0000000000000000";
        run.goes(ScriptedRun.applied(), List.of());
        server.on("GET", ScriptedRun.RUNS, answer -> {
            ObjectNode view = Json.mapper().valueToTree(Words.aRun(RunStatus.APPLYING));
            answer.json(200, Map.of("runs", List.of(view.put("runId", other))));
        });
        server.on("GET", ScriptedRun.RUNS + "/" + other + "/events", answer -> {
            assertThat(call.launcher.closed).isEmpty();
            answer.send(
                    200,
                    "text/event-stream",
                    Words.sse(1, Words.finished(RunStatus.APPLIED)).getBytes(StandardCharsets.UTF_8));
        });

        CommandLineCall.Result result = call.run("run", hello.toString());

        assertThat(result.err()).contains("waiting for " + other).doesNotContain("could not");
        assertThat(call.launcher.closed).hasSize(1);
    }

    @Test
    void an_interrupt_while_the_runs_of_others_are_waited_for_leaves() {
        call.environment.remove("GROUNDWORK_SERVER");
        String other = "run-0000000000000000";
        run.goes(ScriptedRun.applied(), List.of());
        server.on("GET", ScriptedRun.RUNS, answer -> {
            ObjectNode view = Json.mapper().valueToTree(Words.aRun(RunStatus.APPLYING));
            answer.json(200, Map.of("runs", List.of(view.put("runId", other))));
        });
        server.on("GET", ScriptedRun.RUNS + "/" + other + "/events", answer -> {
            call.interrupts.interrupt();
            answer.send(
                    200,
                    "text/event-stream",
                    Words.sse(1, Words.finished(RunStatus.APPLIED)).getBytes(StandardCharsets.UTF_8));
        });

        CommandLineCall.Result result = call.run("run", hello.toString());

        assertThat(result.err()).contains("left while others use the server of this command");
        assertThat(call.interrupts.left).containsExactly(130);
        assertThat(server.requests("POST", ".*/cancel")).isEmpty();
    }

    @Test
    void no_wait_needs_a_server_that_stays() {
        call.environment.remove("GROUNDWORK_SERVER");

        CommandLineCall.Result result = call.run("run", hello.toString(), "--no-wait");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("--no-wait needs a server");
        assertThat(call.launcher.opened).isEmpty();
    }
}
