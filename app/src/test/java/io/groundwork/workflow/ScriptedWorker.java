package io.groundwork.workflow;

import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanChecks;
import io.groundwork.run.plan.PlanDetails;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.PolicyReport;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The hands of a run, played from a script; writes down what it was asked to do. */
public final class ScriptedWorker
        implements WorkspacePreparationActivities,
                InlinePlanActivities,
                EngineActivities,
                RunRecorderActivities,
                PolicyActivities {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<StatusUpdate> told = new CopyOnWriteArrayList<>();
    final CountDownLatch applyRuns = new CountDownLatch(1);

    /** The queues of the first places a run is given, before {@link #queue}. */
    final Deque<String> queuesFirst = new ConcurrentLinkedDeque<>();

    volatile String queue = "unset";
    volatile boolean initNeeded = true;
    volatile boolean gone;
    volatile Runnable whenAskedWhetherGone = () -> {};
    volatile boolean applyBegun;
    volatile boolean planIsBrief = true;
    volatile boolean applyWaitsForCancel;
    volatile PlanSummary plan = Plans.withChanges();
    volatile PlanSummary replanned = Plans.withChanges();
    volatile boolean replanIsTheSame;
    volatile PolicyReport report = PolicyReport.of(List.of());
    /** What the next applies fail with, before they do as they are told. */
    final Deque<ApplicationFailure> applyFailures = new ConcurrentLinkedDeque<>();

    volatile @Nullable ApplicationFailure applyFailure;
    volatile @Nullable Settlement settlement = Settlement.nothingBegun();

    /** What the server answers to the next calls of {@link #record}. */
    final Deque<ApplicationFailure> recordFailures = new ConcurrentLinkedDeque<>();

    final Deque<ApplicationFailure> judgeFailures = new ConcurrentLinkedDeque<>();
    volatile @Nullable ApplicationFailure placementHereFailure;
    volatile @Nullable ApplicationFailure briefFailure;

    /** One that plans a change, and whose own queue this is. */
    public static ScriptedWorker at(String queue) {
        var worker = new ScriptedWorker();
        worker.queue = queue;
        return worker;
    }

    @Override
    public Assignment prepare(RunRequest request, StatusUpdate entering) {
        ApplicationFailure failure = placementHereFailure;
        if (failure != null && Activity.getExecutionContext().getInfo().isLocal()) {
            asked.add("prepare here");
            throw failure;
        }
        told.add(entering);
        asked.add("prepare");
        String elsewhere = queuesFirst.poll();
        return new Assignment("w1", elsewhere == null ? queue : elsewhere, "c0ffee", initNeeded);
    }

    @Override
    public @Nullable PlanSummary planBriefly(RunRequest request, Assignment place, StatusUpdate entering) {
        ApplicationFailure failure = briefFailure;
        if (failure != null) {
            asked.add("plan here");
            throw failure;
        }
        return planIsBrief ? plan(request, entering) : null;
    }

    @Override
    public void init(RunRequest request, StatusUpdate entering) {
        told.add(entering);
        asked.add("init");
    }

    @Override
    public PlanSummary plan(RunRequest request, StatusUpdate entering) {
        told.add(entering);
        asked.add("plan");
        return plan;
    }

    @Override
    public Replan replan(RunRequest request, PlanSummary approved, StatusUpdate entering) {
        told.add(entering);
        asked.add("replan " + approved.planDigest());
        return new Replan(replanned, replanIsTheSame || replanned.equals(approved));
    }

    @Override
    public void apply(RunRequest request, PlanSummary approved, StatusUpdate entering) {
        told.add(entering);
        asked.add("apply " + approved.planDigest());
        applyRuns.countDown();
        failAs(applyFailures);
        ApplicationFailure failure = applyFailure;
        if (failure != null) {
            throw failure;
        }
        while (applyWaitsForCancel) {
            try {
                Activity.getExecutionContext().heartbeat("applying");
                if (asked.contains("interrupt")) {
                    throw new ActivityCanceledException();
                }
                Thread.onSpinWait();
            } catch (ActivityCompletionException e) {
                asked.add("stop");
                throw e;
            }
        }
    }

    @Override
    public @Nullable Settlement settle(RunRequest request, boolean follow) {
        asked.add(follow ? "settle, following" : "settle");
        return settlement;
    }

    @Override
    public void interrupt(String runId) {
        asked.add("interrupt");
    }

    @Override
    public void tidyBriefly(RunRequest request, Assignment place) {
        asked.add("tidy");
    }

    @Override
    public void record(String runId, StatusUpdate update) {
        failAs(recordFailures);
        told.add(update);
    }

    @Override
    public boolean isGone(String workerId) {
        asked.add("is " + workerId + " gone");
        whenAskedWhetherGone.run();
        return gone;
    }

    @Override
    public boolean applyWasBegun(String runId) {
        return applyBegun;
    }

    @Override
    public PolicyReport judge(RunRequest request, PlanSummary judged) {
        asked.add("judge");
        failAs(judgeFailures);
        return report;
    }

    private static void failAs(Deque<ApplicationFailure> failures) {
        ApplicationFailure failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    public List<RunStatus> statusesTold() {
        return told.stream().map(StatusUpdate::status).toList();
    }

    /** Plans as a test needs them. */
    static final class Plans {
        private Plans() {}

        static PlanSummary withChanges() {
            return new PlanSummary("d1", "v1", 3, 0, 0, 0, true, "terraform 1.11.4");
        }

        static PlanSummary withOtherChanges() {
            return new PlanSummary("d2", "v2", 1, 0, 2, 0, true, "terraform 1.11.4");
        }

        static PlanSummary deletingEverything() {
            return new PlanSummary(
                    "d3",
                    "v3",
                    0,
                    0,
                    5,
                    0,
                    true,
                    "terraform 1.11.4",
                    null,
                    new PlanDetails(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, true, PlanChecks.NONE));
        }

        static PlanSummary withNothingToDo() {
            return new PlanSummary("d0", "v0", 0, 0, 0, 0, false, "terraform 1.11.4");
        }
    }
}
