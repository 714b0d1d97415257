package io.groundwork.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.database.Database;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.JudgedSet;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.PolicyRequirements;
import io.groundwork.run.policy.RequiredSet;
import io.groundwork.run.policy.Verdict;
import io.groundwork.run.policy.Violation;
import io.groundwork.wire.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {
    private static final String RUN = "run-0mft3k2v9a1b2c3d";
    private static final String DIGEST = "a".repeat(64);
    private static final RequiredSet BASE =
            new RequiredSet("base", EnforcementLevel.SOFT_MANDATORY, DIGEST, "b".repeat(64));

    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("groundwork.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Verdicts requiring(RequiredSet... sets) {
        return new Verdicts(database, new PolicyRequirements(List.of(sets), Map.of()), Clock.systemUTC());
    }

    private static PolicyReport by(JudgedSet... sets) {
        return PolicyReport.of(List.of()).by(List.of(sets));
    }

    private static JudgedSet judged(String digest, EnforcementLevel level) {
        return new JudgedSet("under another name", level, digest, "v1", "opa 1.9.0");
    }

    private boolean isAccepted(Verdicts verdicts, String planDigest) {
        return database.read(sql -> verdicts.isAccepted(sql, RUN, planDigest));
    }

    private static void assertRefused(Verdicts verdicts, Verdict verdict, String missing) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> verdicts.accept(RUN, verdict))
                .withMessageContaining(missing)
                .satisfies(e -> {
                    assertThat(e.problem().code()).isEqualTo("policy_set_missing");
                    assertThat(e.problem().kind()).isEqualTo(ProblemKind.CONFLICT);
                });
    }

    @Test
    void a_verdict_is_accepted_for_its_run_and_its_plan() {
        Verdicts verdicts = requiring(BASE);

        verdicts.accept(RUN, new Verdict("plan-1", by(judged(DIGEST, BASE.level())), Map.of()));

        assertThat(isAccepted(verdicts, "plan-1")).isTrue();
        assertThat(isAccepted(verdicts, "plan-2")).isFalse();
        boolean another = database.read(sql -> verdicts.isAccepted(sql, "run-of-another", "plan-1"));
        assertThat(another).isFalse();
    }

    @Test
    void a_verdict_without_a_required_set_is_refused_and_names_it() {
        Verdicts verdicts = requiring(BASE);

        assertRefused(verdicts, new Verdict("plan-1", by(), Map.of()), "the set base (soft-mandatory, aaaaaaaaaaaa)");
        assertRefused(
                verdicts,
                new Verdict("plan-1", by(judged("c".repeat(64), EnforcementLevel.HARD_MANDATORY)), Map.of()),
                "the set base");
        assertThat(isAccepted(verdicts, "plan-1")).isFalse();
    }

    @Test
    void a_required_set_may_weigh_more_and_not_less() {
        Verdicts verdicts = requiring(BASE);

        assertRefused(
                verdicts,
                new Verdict("plan-1", by(judged(DIGEST, EnforcementLevel.ADVISORY)), Map.of()),
                "the set base");
        verdicts.accept(RUN, new Verdict("plan-1", by(judged(DIGEST, EnforcementLevel.HARD_MANDATORY)), Map.of()));
        assertThat(isAccepted(verdicts, "plan-1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "maxDeletions, 11",
        "massDeletion, advisory",
        "namespaceAdmins, off",
        "unknownDeletions, advisory",
        "unknownPlanSections, off",
    })
    void a_verdict_by_weaker_settings_is_refused(String name, String value) {
        assertRefused(requiring(), new Verdict("plan-1", by(), Map.of(name, value)), "the settings of the default set");
    }

    @Test
    void a_verdict_by_stricter_settings_is_accepted() {
        Verdicts verdicts = requiring();

        verdicts.accept(
                RUN,
                new Verdict(
                        "plan-1",
                        by(),
                        Map.of(
                                "maxDeletions",
                                0,
                                "massDeletion",
                                "hard-mandatory",
                                "namespaceAdmins",
                                "hard-mandatory",
                                "statefulTypes",
                                List.of("acme_database"))));

        assertThat(isAccepted(verdicts, "plan-1")).isTrue();
    }

    @Test
    void a_verdict_that_stops_the_run_is_kept_and_lets_nothing_be_applied() {
        Verdicts verdicts = requiring();
        var stop = new Violation("default", "account_admin", EnforcementLevel.HARD_MANDATORY, "no", null);

        verdicts.accept(RUN, new Verdict("plan-1", PolicyReport.of(List.of(stop)), Map.of()));

        assertThat(isAccepted(verdicts, "plan-1")).isFalse();
    }

    @Test
    void a_verdict_again_replaces_the_first() {
        Verdicts verdicts = requiring();
        var stop = new Violation("default", "account_admin", EnforcementLevel.HARD_MANDATORY, "no", null);
        verdicts.accept(RUN, new Verdict("plan-1", PolicyReport.of(List.of(stop)), Map.of()));

        verdicts.accept(RUN, new Verdict("plan-1", by(), Map.of()));

        assertThat(isAccepted(verdicts, "plan-1")).isTrue();
    }

    /** A run whose worker was of a version that handed in no verdicts. */
    private void judgedBefore(PolicyReport report) {
        var plan = new PlanSummary("plan-1", "view", 1, 0, 0, 0, true, "terraform 1.11.4");
        database.write(sql ->
                sql.sql("""
                        insert into runs (run_id, workflow_id, workspace, mode, configuration, directory, requested_by,
                          auto_approve, status, status_sequence, created_at, status_since, request, plan, policy)
                        values (?, 'w', 'shop', 'apply', 'c', 'd', 'ada', 0, 'awaiting_approval', 7, 't', 't', '{}', ?, ?)""").params(RUN, Json.write(plan), Json.write(report)).update());
    }

    @Test
    void a_run_judged_by_an_earlier_version_can_still_be_applied_if_nothing_is_required() {
        judgedBefore(by());

        assertThat(isAccepted(requiring(), "plan-1")).isTrue();
        assertThat(isAccepted(requiring(), "plan-2")).isFalse();
    }

    @Test
    void a_run_judged_by_an_earlier_version_can_be_applied_if_its_report_names_all_required_sets() {
        judgedBefore(by(judged(DIGEST, BASE.level())));
        var another = new RequiredSet("another", EnforcementLevel.ADVISORY, "e".repeat(64), "f".repeat(64));

        assertThat(isAccepted(requiring(BASE), "plan-1")).isTrue();
        assertThat(isAccepted(requiring(BASE, another), "plan-1")).isFalse();
    }

    @Test
    void a_run_that_an_earlier_version_stopped_stays_stopped() {
        judgedBefore(PolicyReport.of(
                List.of(new Violation("default", "account_admin", EnforcementLevel.HARD_MANDATORY, "no", null))));

        assertThat(isAccepted(requiring(), "plan-1")).isFalse();
    }

    @Test
    void a_run_that_nobody_has_judged_cannot_be_applied() {
        assertThat(isAccepted(requiring(), "plan-1")).isFalse();
    }

    @Test
    void what_is_required_later_takes_back_no_verdict() {
        requiring().accept(RUN, new Verdict("plan-1", by(), Map.of()));

        assertThat(isAccepted(requiring(BASE), "plan-1")).isTrue();
    }
}
