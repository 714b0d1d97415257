package io.groundwork.client;

import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Runs and events for tests, in the words of the domain. */
public final class Words {
    public static final String RUN = "run-0mft3k2v9a1b2c3d";
    public static final String WORKFLOW = "hello." + RUN;
    public static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    public static final String PLAN_DIGEST = "d".repeat(64);

    private Words() {}

    public static RunView aRun(RunStatus status) {
        return new RunView(
                RUN,
                WORKFLOW,
                "hello",
                RunMode.APPLY,
                "c".repeat(64),
                "/home/ada/hello",
                "ada",
                false,
                status,
                AT,
                AT.plusSeconds(3),
                null,
                null,
                null,
                null,
                null,
                status.ended() ? AT.plusSeconds(3) : null,
                null,
                null);
    }

    public static RunView plannedRun(RunStatus status) {
        RunView run = aRun(status);
        return new RunView(
                run.runId(),
                run.workflowId(),
                run.workspace(),
                run.mode(),
                run.configuration(),
                run.directory(),
                run.requestedBy(),
                run.autoApprove(),
                status,
                run.createdAt(),
                run.statusSince(),
                aPlan(),
                null,
                null,
                null,
                null,
                run.finishedAt(),
                null,
                null);
    }

    public static PlanSummary aPlan() {
        return new PlanSummary(PLAN_DIGEST, "f".repeat(64), 2, 0, 0, 0, true, "terraform 1.11.4");
    }

    public static RunRequest aRequest() {
        return new RunRequest(
                RUN,
                "hello",
                "c".repeat(64),
                "/home/ada/hello",
                RunMode.APPLY,
                false,
                Map.of(),
                List.of(),
                Map.of(),
                null,
                "ada");
    }

    public static RunEvent started() {
        return new RunEvent.RunStarted(AT, RUN, WORKFLOW, "hello", RunMode.APPLY);
    }

    public static RunEvent finished(RunStatus status) {
        return new RunEvent.RunFinished(AT.plusSeconds(9), RUN, WORKFLOW, status, null);
    }

    /** One event as the stream carries it. */
    public static String sse(long sequence, Object event) {
        return "id: " + sequence + "\ndata: " + Json.write(event) + "\n\n";
    }
}
