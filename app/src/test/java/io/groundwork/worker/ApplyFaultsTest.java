package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.ProblemException;
import io.groundwork.run.Decision;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.PolicyReport;
import io.groundwork.run.ProvisionStatus;
import io.groundwork.run.RunRequest;
import io.groundwork.run.StatusUpdate;
import io.groundwork.server.RunningServer;
import io.groundwork.terraform.engine.EngineSetting;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.AttemptStatus;
import io.groundwork.workflow.Settlement;
import io.temporal.failure.ApplicationFailure;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An apply with a real engine and a real server, and what goes wrong around it. Its end is said by its engine only. */
@Timeout(120)
class ApplyFaultsTest {
    @TempDir
    Path directory;

    private final Map<String, PlanSummary> plans = new ConcurrentHashMap<>();
    private RunningServer server;
    private FaultyServer between;
    private Hands hands;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory.resolve("server"));
        between = FaultyServer.before(server.uri("/"));
        hands = open();
    }

    private Hands open() {
        return Hands.open(directory.resolve("worker"), between.address());
    }

    @AfterEach
    void stop() throws IOException {
        release();
        hands.close();
        between.close();
        server.close();
    }

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
        finishes(run, ProvisionStatus.ERRORED);
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
    void an_engine_that_is_killed_leaves_the_workspace_in_doubt() throws Exception {
        RunRequest run = planned("shop");
        CompletableFuture<Void> apply = applying(run);
        engineOf(run).destroyForcibly();

        assertThatThrownBy(() -> end(apply)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo("engine_lost");
            assertThat(failure.isNonRetryable()).isTrue();
        });
        finishes(run, ProvisionStatus.ERRORED);

        RunningServer.Answer next = server.askForRun("shop");
        assertThat(next.status()).isEqualTo(409);
        assertThat(next.code()).isEqualTo("workspace_in_doubt");
        assertThat(next.json().path("nextStep").asText()).contains("--accept-loss");
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
        var stopped = new CompletableFuture<Pulse.Verdict>();
        between.during(
                request -> request.endsWith("/token"),
                () -> stopped.complete(Pulse.stopping().verdict()));
        Pulse pulse = new Pulse.Quiet(() -> stopped.getNow(new Pulse.Verdict.GoOn()));

        assertThatThrownBy(() -> hands.apply.run(run, plan(run), pulse, announcement(run)))
                .isInstanceOf(StepRunner.Stopped.class);

        assertThat(made()).isEmpty();
        assertThat(hands.settle.run(run, false, Pulse.none(), 1)).isEqualTo(Settlement.nothingBegun());
        finishes(run, ProvisionStatus.CANCELED);
        assertThat(server.askForRun("shop").status()).as("nothing was begun").isEqualTo(201);
    }

    @Test
    void a_canceled_apply_that_had_come_to_its_end_is_told_as_applied() throws Exception {
        RunRequest run = planned("shop");
        CompletableFuture<Void> apply = applying(run);
        apply.cancel(true);
        release();
        eventually(() -> attempt(run).status() instanceof AttemptStatus.Exited);

        Settlement settlement = hands.settle.run(run, false, Pulse.none(), 1);

        assertThat(settlement.ending()).isEqualTo(ProvisionStatus.APPLIED);
        finishes(run, ProvisionStatus.CANCELED);
        assertThat(server.askForRun("shop").status()).isEqualTo(201);
    }

    @Test
    void a_worker_that_comes_back_proves_the_end_of_an_apply_whose_run_was_canceled_without_it() throws Exception {
        RunRequest run = planned("shop");
        CompletableFuture<Void> apply = applying(run);
        apply.cancel(true);
        finishes(run, ProvisionStatus.CANCELED);
        assertThat(server.askForRun("shop").code()).isEqualTo("workspace_in_doubt");

        try (UnsettledRuns _ = hands.unsettledRuns()) {
            release();
            eventually(() -> server.get("/api/v1/runs/" + run.runId())
                    .json()
                    .path("doubt")
                    .isMissingNode());
        }

        assertThat(server.askForRun("shop").status()).isEqualTo(201);
        assertThat(made()).as("one signal, and what was in flight finished").containsOnlyOnce("a");
        assertThat(feed(run)).contains("no longer in doubt");
    }

    @Test
    void what_a_run_has_on_the_worker_is_gone_when_its_apply_has_ended() throws Exception {
        RunRequest run = planned("shop");
        release();
        apply(run);

        Path files = hands.disk.run(run.runId());
        assertThat(files.resolve("plan.bin")).doesNotExist();
        assertThat(files.resolve("plan.json")).doesNotExist();
        assertThat(files.resolve("apply-1/out.jsonl")).doesNotExist();
        assertThat(hands.disk.workDirectory("shop").resolve("main.tf")).doesNotExist();
        apply(run);
        assertThat(made()).as("asked again, nothing is begun again").containsExactly("a", "b");
    }

    @Test
    void what_cannot_be_settled_now_is_not_waited_for_without_end() throws Exception {
        RunRequest run = planned("shop");
        CompletableFuture<Void> apply = applying(run);
        apply.cancel(true);
        release();
        between.answer(500, request -> request.contains("/apply-end"));

        assertThatThrownBy(() -> hands.settle.run(run, false, Pulse.none(), 1))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable()).isFalse());
        assertThat(hands.settle.run(run, false, Pulse.none(), 5).over()).isFalse();
    }

    @Test
    void an_engine_that_was_upgraded_while_people_thought_plans_again_instead_of_failing() throws Exception {
        RunRequest run = planned("shop");
        PlanSummary now = plan(run);
        var older = new PlanSummary(
                now.planDigest(),
                now.planView(),
                now.add(),
                now.change(),
                now.destroy(),
                now.imports(),
                now.anythingToDo(),
                "Terraform 1.0.0");

        assertThatThrownBy(() -> hands.apply.run(run, older, Pulse.none(), announcement(run)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("plan_outdated"));

        prepareAndInit(run);
        var again = hands.plan.again(run, now, Pulse.none(), told(run, ProvisionStatus.PLANNING));
        assertThat(again.same()).isTrue();
        assertThat(made()).isEmpty();
        plans.put(run.runId(), again.plan());
        release();
        apply(run);
        assertThat(made()).containsExactly("a", "b");
    }

    @Test
    void a_state_that_the_configuration_wrote_itself_is_never_handed_in() throws Exception {
        RunRequest run = planned("shop", """
                resource "terraform_data" "bad" {
                  provisioner "local-exec" {
                    command = "echo '{\\"version\\":4,\\"serial\\":7,\\"lineage\\":\\"x\\"}' > errored.tfstate; exit 1"
                  }
                }
                """, Map.of());
        Files.writeString(hands.disk.workDirectory("shop").resolve("errored.tfstate"), "{\"version\":4,\"serial\":9}");

        assertThatThrownBy(() -> apply(run))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("engine_failed"));

        assertThat(server.get("/api/v1/workspaces/shop/state/versions").text()).doesNotContain("\"x\"");
        finishes(run, ProvisionStatus.ERRORED);
        assertThat(server.askForRun("shop").status()).isEqualTo(201);
    }

    /** Two resources, of which the first waits until the test says so. */
    private String twoResources() {
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

    private RunRequest planned(String workspace) throws IOException {
        return planned(workspace, Map.of());
    }

    private RunRequest planned(String workspace, Map<String, String> environment) throws IOException {
        return planned(workspace, twoResources(), environment);
    }

    private RunRequest planned(String workspace, String configuration, Map<String, String> environment)
            throws IOException {
        RunRequest run = Hands.aRun(server, workspace, configuration, environment);
        prepareAndInit(run);
        plans.put(run.runId(), hands.plan.run(run, Pulse.none(), told(run, ProvisionStatus.PLANNING)));
        return run;
    }

    private void prepareAndInit(RunRequest run) throws IOException {
        StatusUpdate entering = update(1, ProvisionStatus.INITIALIZING, null, null);
        if (hands.placement.placed(run, entering, Pulse.none()).initNeeded()) {
            hands.init.run(run, Pulse.none(), told(run, ProvisionStatus.INITIALIZING));
        }
    }

    private PlanSummary plan(RunRequest run) {
        return Objects.requireNonNull(plans.get(run.runId()), "not planned");
    }

    private void apply(RunRequest run) {
        try {
            hands.apply.run(run, plan(run), Pulse.none(), announcement(run));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The apply, once its engine is in the middle of the first resource. */
    private CompletableFuture<Void> applying(RunRequest run) {
        CompletableFuture<Void> apply = start(() -> apply(run));
        eventually(() -> Files.exists(directory.resolve("reached")) || apply.isDone());
        assertThat(apply).isNotDone();
        return apply;
    }

    /** Canceled, it ends as a worker does that is killed: its engine goes on. */
    private static CompletableFuture<Void> start(Runnable work) {
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

    private static void end(CompletableFuture<Void> apply) throws Throwable {
        try {
            apply.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("it does not end", e);
        }
    }

    private void release() throws IOException {
        if (!Files.exists(directory.resolve("go"))) {
            Files.createFile(directory.resolve("go"));
        }
    }

    private List<String> made() throws IOException {
        Path made = directory.resolve("made");
        return Files.exists(made) ? Files.readAllLines(made) : List.of();
    }

    private Attempt attempt(RunRequest run) {
        return Attempt.open(hands.disk.run(run.runId()).resolve("apply-1"));
    }

    private ProcessHandle engineOf(RunRequest run) {
        var running = (AttemptStatus.Running) attempt(run).status();
        return ProcessHandle.of(running.pid()).orElseThrow();
    }

    private String feed(RunRequest run) {
        return server.get("/api/v1/runs/" + run.runId() + "/events?limit=1000").text();
    }

    /** The workflow's last word. */
    private void finishes(RunRequest run, ProvisionStatus ending) {
        assertThat(server.post("/internal/v1/runs/" + run.runId() + "/status", update(9, ending, null, null))
                        .status())
                .isEqualTo(204);
    }

    private Announcement announcement(RunRequest run) {
        var decision =
                new Decision(Decision.Verdict.APPROVE, "ann", "go", plan(run).planDigest());
        return new Announcement(hands.api, run.runId(), update(5, ProvisionStatus.APPLYING, plan(run), decision));
    }

    private Announcement told(RunRequest run, ProvisionStatus status) {
        return new Announcement(hands.api, run.runId(), update(2, status, null, null));
    }

    private static StatusUpdate update(
            int sequence, ProvisionStatus status, @Nullable PlanSummary plan, @Nullable Decision decision) {
        PolicyReport passed = plan == null ? null : PolicyReport.of(List.of());
        return new StatusUpdate(sequence, status, Instant.now(), plan, passed, decision, null, List.of());
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
