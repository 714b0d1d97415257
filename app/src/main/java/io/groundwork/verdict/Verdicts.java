package io.groundwork.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.groundwork.database.Database;
import io.groundwork.policy.PolicySettings;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.PolicyRequirements;
import io.groundwork.run.policy.Verdict;
import io.groundwork.wire.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The verdicts that the server has accepted, by run and plan. A verdict stays accepted if the requirements change later: it
 * was reached by what was required then. Thread-safe.
 */
public final class Verdicts {
    private final Database database;
    private final PolicyRequirements requirements;
    private final PolicySettings settings;
    private final Clock clock;

    public Verdicts(Database database, PolicyRequirements requirements, Clock clock) {
        this.database = database;
        this.requirements = requirements;
        this.settings = PolicySettings.of(requirements.settings());
        this.clock = clock;
    }

    /** What a plan must be judged by. */
    public PolicyRequirements requirements() {
        return requirements;
    }

    /**
     * Accepts a verdict; one for the same plan again replaces the first. Raises {@code policy_set_missing} (conflict) if it was
     * reached without a required set, or by weaker settings.
     */
    public void accept(String runId, Verdict verdict) {
        List<String> missing = missing(verdict.report());
        if (!PolicySettings.of(verdict.settings()).isAtLeast(settings)) {
            missing.add("the settings of the default set");
        }
        if (!missing.isEmpty()) {
            throw refused(runId, missing);
        }
        database.writeQuickly(sql -> sql.sql("""
                        insert into verdicts (run_id, plan_digest, accepted_at, report) values (?, ?, ?, ?)
                        on conflict (run_id, plan_digest) do update set
                          accepted_at = excluded.accepted_at, report = excluded.report""")
                .params(runId, verdict.planDigest(), clock.instant().toString(), Json.write(verdict.report()))
                .update());
    }

    private List<String> missing(PolicyReport report) {
        List<String> missing = new ArrayList<>();
        requirements
                .missingIn(report)
                .forEach(set -> missing.add("the set " + set.name() + " ("
                        + set.level().wireName() + ", " + set.digest().substring(0, 12) + ")"));
        return missing;
    }

    private static ProblemException refused(String runId, List<String> missing) {
        return new Problem(
                        "policy_set_missing",
                        ProblemKind.CONFLICT,
                        "the plan of run " + runId + " was judged without what the server requires: "
                                + String.join(", ", missing),
                        "start the run again; if that does not help, use a worker of the server's version")
                .asException();
    }

    /**
     * Whether a plan may be applied as far as policies are concerned: its verdict was accepted and does not stop the run. Part of
     * the caller's transaction. A run that a worker of an earlier version judged has no verdict here; its row's report
     * counts, if that names all that is required today.
     */
    public boolean isAccepted(JdbcClient sql, String runId, String planDigest) {
        Optional<PolicyReport> accepted = sql.sql("select report from verdicts where run_id = ? and plan_digest = ?")
                .params(runId, planDigest)
                .query((row, number) -> report(row.getString(1)))
                .optional();
        return accepted.map(Verdicts::letsPass).orElseGet(() -> isAcceptedAsBefore(sql, runId, planDigest));
    }

    private boolean isAcceptedAsBefore(JdbcClient sql, String runId, String planDigest) {
        return sql.sql("select plan, policy from runs where run_id = ? and plan is not null and policy is not null")
                .param(runId)
                .query(Judged::read)
                .optional()
                .map(judged -> judged.planDigest().equals(planDigest)
                        && letsPass(judged.report())
                        && requirements.missingIn(judged.report()).isEmpty())
                .orElse(false);
    }

    private static boolean letsPass(PolicyReport report) {
        return report.worst()
                .map(level -> level != EnforcementLevel.HARD_MANDATORY)
                .orElse(true);
    }

    /** What the row of a run says. */
    private record Judged(String planDigest, PolicyReport report) {
        static Judged read(ResultSet row, int number) throws SQLException {
            return new Judged(
                    value(row.getString(1), PlanSummary.class).planDigest(), Verdicts.report(row.getString(2)));
        }
    }

    private static PolicyReport report(String text) {
        return value(text, PolicyReport.class);
    }

    private static <T> T value(String text, Class<T> type) {
        try {
            return Json.mapper().readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value in the database cannot be read", e);
        }
    }
}
