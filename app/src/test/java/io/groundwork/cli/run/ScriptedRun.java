package io.groundwork.cli.run;

import io.groundwork.client.ScriptedServer;
import io.groundwork.client.Words;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.Stage;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import io.groundwork.workspace.OutputValue;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server with one run that goes as a test says. */
public final class ScriptedRun {
    public static final String RUNS = "/api/v1/runs";
    public static final String RUN = RUNS + "/" + Words.RUN;

    /** Until somebody decides or cancels; the feed waits for it where a test says so. */
    final CountDownLatch touched = new CountDownLatch(1);

    final CountDownLatch waiting = new CountDownLatch(1);
    private final ScriptedServer server;

    public ScriptedRun(ScriptedServer server) {
        this.server = server;
        server.on("POST", "/api/v1/configurations", answer -> answer.json(201, Map.of("digest", "c".repeat(64))));
        server.on("POST", RUNS, answer -> answer.json(201, Words.aRun(RunStatus.UNINITIALIZED)));
        server.on("GET", RUNS, answer -> answer.json(200, Map.of("runs", List.of())));
        server.on(
                "GET",
                "/api/v1/workspaces/hello/outputs",
                answer -> answer.json(
                        200,
                        Map.of("greeting", new OutputValue(false, "hello"), "password", new OutputValue(true, null))));
        server.on("POST", RUN + "/(cancel|decision)", answer -> {
            touched.countDown();
            answer.json(200, Words.plannedRun(RunStatus.APPLYING));
        });
        is(Words.plannedRun(RunStatus.AWAITING_APPROVAL));
    }

    public void is(RunView view) {
        server.on("GET", RUN, answer -> answer.json(200, view));
    }

    /** The feed: these at once, the others once somebody has decided or canceled. */
    void goes(List<RunEvent> first, List<RunEvent> then) {
        server.on("GET", RUN + "/events", answer -> {
            try (OutputStream out = answer.stream()) {
                long sequence = 0;
                for (RunEvent event : first) {
                    out.write(Words.sse(++sequence, event).getBytes(StandardCharsets.UTF_8));
                }
                out.flush();
                waiting.countDown();
                if (!then.isEmpty() && !touched.await(20, TimeUnit.SECONDS)) {
                    return;
                }
                for (RunEvent event : then) {
                    out.write(Words.sse(++sequence, event).getBytes(StandardCharsets.UTF_8));
                }
            }
        });
    }

    static List<RunEvent> untilPlanned() {
        return List.of(
                Words.started(),
                stage(Stage.INIT, "skipped", null, null),
                stage(Stage.PLAN, "started", null, null),
                new RunEvent.ResourceChanged(Words.AT, "terraform_data.a", "planned", "create", null, null, null),
                new RunEvent.LogLine(Words.AT, Stage.PLAN, "info", "terraform_data.a: Plan to create", null),
                stage(Stage.PLAN, "finished", 870L, "2 to add, 0 to change, 0 to destroy"),
                new RunEvent.PolicyChecked(
                        Words.AT,
                        PolicyReport.of(List.of(new Violation(
                                "default", "runs_commands", EnforcementLevel.ADVISORY, "it runs a command", null)))));
    }

    public static RunEvent awaiting() {
        return new RunEvent.DecisionChanged(Words.AT, "required", Words.PLAN_DIGEST, null, null, null);
    }

    static List<RunEvent> applied() {
        return List.of(
                new RunEvent.DecisionChanged(Words.AT, "approved", Words.PLAN_DIGEST, "grace", "looks right", null),
                stage(Stage.APPLY, "started", null, null),
                new RunEvent.ResourceChanged(Words.AT, "terraform_data.a", "completed", "create", 0.0, "id", "b71d"),
                stage(Stage.APPLY, "finished", 1_200L, null),
                Words.finished(RunStatus.APPLIED));
    }

    static RunEvent failed(RunStatus status, @Nullable ProblemKind kind) {
        return new RunEvent.RunFinished(
                Instant.parse("2026-03-01T12:00:09Z"),
                Words.RUN,
                Words.WORKFLOW,
                status,
                kind == null ? null : new Problem("some_failure", kind, "it did not work", "look into it"));
    }

    static RunEvent stage(Stage stage, String state, @Nullable Long millis, @Nullable String summary) {
        return new RunEvent.StageChanged(Words.AT, stage, state, 1, millis, summary);
    }
}
