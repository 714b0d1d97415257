package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.client.Speaker;
import io.groundwork.run.Decision;
import io.groundwork.run.RunId;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.server.RunningServer;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker's steps beside a real server, with a real engine in the middle of an apply; and the words to talk to them. */
@Timeout(120)
class ApplyingWorker {
    @TempDir
    Path directory;

    final Map<String, PlanSummary> plans = new ConcurrentHashMap<>();
    RunningServer server;
    FaultyServer between;
    Hands hands;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory.resolve("server"));
        between = FaultyServer.before(server.uri("/"));
        hands = open();
    }

    Hands open() {
        return Hands.open(directory.resolve("worker"), between.address());
    }

    @AfterEach
    void stop() throws IOException {
        release();
        // What a killed engine has started goes on without it, and writes here.
        eventually(() -> ProcessHandle.allProcesses()
                .noneMatch(process -> process.info().commandLine().orElse("").contains(directory + "/reached")));
        hands.close();
        between.close();
        server.close();
    }

    /** Two resources, of which the first waits until the test says so. */
    String twoResources() {
        return """
                variable "secret" {
                  type    = string
                  default = "none at all"
                }
                resource "terraform_data" "a" {
                  provisioner "local-exec" {
                    command = "echo the value is $VALUE; touch %1$s/reached; until [ -e %1$s/go ]; do sleep 0.05; done; echo a >> %1$s/made"
                    environment = { VALUE = var.secret }
                  }
                }
                resource "terraform_data" "b" {
                  depends_on = [terraform_data.a]
                  provisioner "local-exec" {
                    command = "echo b >> %1$s/made"
                  }
                }
                """.formatted(directory);
    }

    RunRequest planned(String workspace) throws IOException {
        return planned(workspace, Map.of());
    }

    RunRequest planned(String workspace, Map<String, String> environment) throws IOException {
        return planned(workspace, twoResources(), environment);
    }

    RunRequest planned(String workspace, String configuration, Map<String, String> environment) throws IOException {
        RunRequest run = Hands.aRun(server, workspace, configuration, environment);
        prepareAndInit(run);
        plans.put(run.runId(), hands.plan.run(run, EngineControl.none(), told(run, RunStatus.PLANNING)));
        return run;
    }

    void prepareAndInit(RunRequest run) throws IOException {
        StatusUpdate entering = update(1, RunStatus.INITIALIZING, null, null);
        if (hands.placement.placed(run, entering, EngineControl.none()).initNeeded()) {
            hands.init.run(run, EngineControl.none(), told(run, RunStatus.INITIALIZING));
        }
    }

    PlanSummary plan(RunRequest run) {
        return Objects.requireNonNull(plans.get(run.runId()), "not planned");
    }

    void apply(RunRequest run) {
        try {
            hands.apply.run(run, plan(run), EngineControl.none(), announcement(run));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The apply, once its engine is in the middle of the first resource. */
    CompletableFuture<Void> applying(RunRequest run) {
        CompletableFuture<Void> apply = start(() -> apply(run));
        eventually(() -> Files.exists(directory.resolve("reached")) || apply.isDone());
        assertThat(apply).isNotDone();
        return apply;
    }

    /** Canceled, it ends as a worker does that is killed: its engine goes on. */
    static CompletableFuture<Void> start(Runnable work) {
        var thread = new Thread[1];
        var result = new CompletableFuture<Void>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                thread[0].interrupt();
                try {
                    thread[0].join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return super.cancel(mayInterrupt);
            }
        };
        thread[0] = Thread.ofVirtual().start(() -> {
            try {
                work.run();
                result.complete(null);
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    static void end(CompletableFuture<Void> apply) throws Throwable {
        try {
            apply.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("it does not end", e);
        }
    }

    void release() throws IOException {
        if (!Files.exists(directory.resolve("go"))) {
            Files.createFile(directory.resolve("go"));
        }
    }

    List<String> made() throws IOException {
        Path made = directory.resolve("made");
        return Files.exists(made) ? Files.readAllLines(made) : List.of();
    }

    Attempt attempt(RunRequest run) {
        return Attempt.open(hands.disk.run(run.runId()).resolve("apply-1"));
    }

    ProcessHandle engineOf(RunRequest run) {
        var running = (AttemptStatus.Running) attempt(run).status();
        return ProcessHandle.of(running.pid()).orElseThrow();
    }

    String feed(RunRequest run) {
        return server.get("/api/v1/runs/" + run.runId() + "/events?limit=1000").text();
    }

    /** The workflow's last word. */
    void finishes(RunRequest run, RunStatus ending) {
        assertThat(server.post("/internal/v1/runs/" + run.runId() + "/status", update(9, ending, null, null))
                        .status())
                .isEqualTo(204);
    }

    StepStartReport announcement(RunRequest run) {
        var decision =
                new Decision(Decision.Verdict.APPROVE, "ann", "go", plan(run).planDigest());
        return announcement(run, update(5, RunStatus.APPLYING, plan(run), decision));
    }

    StepStartReport told(RunRequest run, RunStatus status) {
        return announcement(run, update(2, status, null, null));
    }

    private StepStartReport announcement(RunRequest run, StatusUpdate update) {
        var workflow = new Speaker(RunId.workflowId(run.workspace(), run.runId()), "the-only-execution");
        return new StepStartReport(hands.api, run.runId(), update, workflow);
    }

    static StatusUpdate update(
            int sequence, RunStatus status, @Nullable PlanSummary plan, @Nullable Decision decision) {
        PolicyReport passed = plan == null ? null : PolicyReport.of(List.of());
        return new StatusUpdate(sequence, status, Instant.now(), plan, passed, decision, null, List.of());
    }

    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
