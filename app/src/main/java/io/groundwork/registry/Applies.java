package io.groundwork.registry;

import static java.util.Objects.requireNonNull;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.ApplyEnd.Ending;
import io.groundwork.run.Decision;
import io.groundwork.run.RunStatus;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.workspace.Doubt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Applies from the moment their engine may write until their end is proven. A status proves nothing: who can write to the
 * server can say "applied". Every method is part of its caller's transaction.
 */
public final class Applies {
    private Applies() {}

    /**
     * What is known of one apply; {@code ending} is null until its end is proven.
     *
     * @param byOlderWorker whether it was under way when this server learned of applies: its worker proves no ends
     */
    record Apply(String holder, @Nullable Ending ending, String why, boolean byOlderWorker) {}

    /**
     * An engine is about to be allowed to write. Raises {@code run_finished} and {@code apply_not_approved} (conflict) unless
     * the run's workflow has said that exactly this plan is applied, {@code apply_held_elsewhere} (conflict) if another
     * worker holds the apply, and {@code worker_outdated} (external) if a worker does not say which plan it applies.
     *
     * @param planDigest of the plan file that the worker is about to apply
     */
    public static void begin(
            JdbcClient sql, String runId, String holder, @Nullable String planDigest, long epoch, Instant now) {
        RunRegistry.checkUnfinished(sql, runId);
        if (planDigest == null) {
            throw new Problem(
                            "worker_outdated",
                            ProblemKind.EXTERNAL,
                            "worker " + holder + " asks for the apply without naming the plan, as workers of an older"
                                    + " version do",
                            "upgrade the worker: the run waits for it")
                    .asException();
        }
        String workspace = checkApproved(sql, runId, planDigest);
        find(sql, runId).ifPresent(known -> refuseAnotherApply(runId, known, holder));
        sql.sql("""
                        insert into applies (run_id, workspace, holder, plan_digest, epoch, begun_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (run_id) do update set holder = excluded.holder, plan_digest = excluded.plan_digest,
                          epoch = excluded.epoch, ended_at = null, ending = null, why = null""")
                .params(runId, workspace, holder, planDigest, epoch, now.toString())
                .update();
    }

    private record Approved(
            String workspace,
            RunStatus status,
            @Nullable String plan,
            @Nullable String decision) {}

    private static String checkApproved(JdbcClient sql, String runId, String planDigest) {
        Approved row = sql.sql("select workspace, status, plan, decision from runs where run_id = ?")
                .param(runId)
                .query((result, number) -> new Approved(
                        result.getString(1),
                        RunStatus.of(result.getString(2)),
                        result.getString(3),
                        result.getString(4)))
                .single();
        boolean applying = row.status() == RunStatus.APPLYING || row.status() == RunStatus.DESTROYING;
        PlanSummary plan = RunRows.value(row.plan(), PlanSummary.class);
        Decision decision = RunRows.value(row.decision(), Decision.class);
        boolean approved = plan != null
                && plan.planDigest().equals(planDigest)
                && decision != null
                && decision.verdict() == Decision.Verdict.APPROVE
                // A signal means the plan at hand, and says so by naming none.
                && (decision.planDigest() == null || decision.planDigest().equals(planDigest));
        if (!applying || !approved) {
            throw new Problem(
                            "apply_not_approved",
                            ProblemKind.CONFLICT,
                            "run " + runId + " is " + row.status().wireName() + ": it does not apply the plan "
                                    + planDigest,
                            "only the approved plan of a run that is being applied may be applied: look at the run with"
                                    + " 'groundwork status " + runId + "'")
                    .asException();
        }
        return row.workspace();
    }

    private static void refuseAnotherApply(String runId, Apply known, String holder) {
        if (!known.holder().equals(holder) && known.ending() != Ending.NOT_BEGUN) {
            throw heldElsewhere(runId, known.holder());
        }
        if (known.ending() == Ending.FINISHED || known.ending() == Ending.LOST) {
            throw new Problem(
                            "apply_over",
                            ProblemKind.CONFLICT,
                            "the apply of run " + runId + " is over: an apply is never started twice",
                            "start a new run")
                    .asException();
        }
    }

    private static RuntimeException heldElsewhere(String runId, String holder) {
        return new Problem(
                        "apply_held_elsewhere",
                        ProblemKind.CONFLICT,
                        "the apply of run " + runId + " was given to worker " + holder,
                        "wait for that worker: an apply is never started twice")
                .asException();
    }

    /** The worker that may have begun the apply of a run. */
    static Optional<String> holder(JdbcClient sql, String runId) {
        return find(sql, runId)
                .filter(apply -> apply.ending() != Ending.NOT_BEGUN)
                .map(Apply::holder);
    }

    /** Notes a proven end; false if nothing of the kind was begun, or it is known. */
    static boolean end(JdbcClient sql, String runId, ApplyEnd end, Instant now) {
        Optional<Apply> known = find(sql, runId);
        if (known.isEmpty() || !isNews(known.get().ending(), end.ending())) {
            return false;
        }
        if (!known.get().holder().equals(end.holder())) {
            throw heldElsewhere(runId, known.get().holder());
        }
        sql.sql("update applies set ended_at = ?, ending = ?, why = ? where run_id = ?")
                .params(now.toString(), end.ending().wireName(), end.why(), runId)
                .update();
        return true;
    }

    /** What was lost may be found after all; that it was never begun is no proof any more. */
    private static boolean isNews(@Nullable Ending before, Ending now) {
        return before != now && before != Ending.FINISHED && (before != Ending.LOST || now == Ending.FINISHED);
    }

    /** The doubt that a run leaves which ends like this; empty if the end of its apply is proven, or it has none. */
    static Optional<Doubt> doubtAfter(JdbcClient sql, String runId, RunStatus status, Instant now) {
        boolean saidToBeDone = status == RunStatus.APPLIED || status == RunStatus.DESTROYED;
        return find(sql, runId)
                // A workflow says so only after exit code 0, and nobody will ever say how the engine of an older worker
                // ended.
                .filter(apply -> !(saidToBeDone && apply.byOlderWorker()))
                .flatMap(apply -> switch (apply.ending()) {
                    case null ->
                        Optional.of(new Doubt(
                                runId,
                                apply.holder(),
                                now,
                                true,
                                "nobody has heard yet how the apply of run " + runId + " on worker " + apply.holder()
                                        + " ended"));
                    case LOST -> Optional.of(new Doubt(runId, apply.holder(), now, false, apply.why()));
                    case FINISHED, NOT_BEGUN -> Optional.empty();
                });
    }

    /** Writes down who took responsibility for what may be lost. */
    static void accept(JdbcClient sql, String runId, String by, String inRun) {
        sql.sql("update applies set accepted_by = ?, accepted_in = ? where run_id = ?")
                .params(by, inRun, runId)
                .update();
    }

    /** The runs whose loss was accepted for this one to start: their engines write no more once it applies. */
    public static List<String> acceptedFor(JdbcClient sql, String runId) {
        return sql.sql("select run_id from applies where accepted_in = ?")
                .param(runId)
                .query((row, number) -> requireNonNull(row.getString(1)))
                .list();
    }

    private static Optional<Apply> find(JdbcClient sql, String runId) {
        return sql.sql("select holder, ending, why, plan_digest from applies where run_id = ?")
                .param(runId)
                .query((row, number) -> new Apply(
                        requireNonNull(row.getString(1)),
                        row.getString(2) == null ? null : Ending.of(row.getString(2)),
                        row.getString(3) == null ? "" : row.getString(3),
                        requireNonNull(row.getString(4)).isEmpty()))
                .optional();
    }
}
