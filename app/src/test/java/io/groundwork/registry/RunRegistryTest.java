package io.groundwork.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.database.Database;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.Decision;
import io.groundwork.run.FeedPage;
import io.groundwork.run.PlanSummary;
import io.groundwork.run.ProvisionStatus;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunView;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

final class RunRegistryTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ONE = "run-0000000000000001";
    private static final String TWO = "run-0000000000000002";

    @TempDir
    Path directory;

    private final List<String> ended = new ArrayList<>();
    private Database database;
    private Feed feed;
    private RunRegistry registry;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("groundwork.db"));
        feed = new Feed(database);
        registry = new RunRegistry(database, feed, Clock.fixed(NOW, ZoneOffset.UTC), new Ended());
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Remembers whose engines may do nothing any more. */
    private final class Ended implements EngineAccess {
        @Override
        public void end(JdbcClient sql, String runId) {
            ended.add(runId);
        }

        @Override
        public void endReaders(JdbcClient sql, String runId) {
            ended.add("readers of " + runId);
        }
    }

    private RunView create(String run, String workspace) {
        return create(run, workspace, RunMode.APPLY, null);
    }

    private RunView create(String run, String workspace, RunMode mode, @Nullable String acceptedBy) {
        var request = new RunRequest(run, workspace, "c", "", mode, false, Map.of(), List.of(), Map.of(), null, "ann");
        return registry.create(request, workspace + "." + run, null, acceptedBy).view();
    }

    private static void assertProblem(String code, ThrowingCallable use) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(use)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    /** Run one has begun to apply on worker w1. */
    private void begun() {
        create(ONE, "shop");
        var plan = new PlanSummary("p1", "v1", 1, 0, 0, 0, true, "Terraform 1.11.4");
        var approval = new Decision(Decision.Verdict.APPROVE, "ann", "go", "p1");
        registry.apply(ONE, new StatusUpdate(1, ProvisionStatus.APPLYING, NOW, plan, null, approval, null, List.of()));
        database.write(sql -> {
            Applies.begin(sql, ONE, "w1", "p1", 1, NOW);
            return null;
        });
    }

    private void ends(ApplyEnd.Ending ending) {
        registry.applyEnded(ONE, new ApplyEnd("w1", ending, ending == ApplyEnd.Ending.LOST ? "it was killed" : ""));
    }

    private static StatusUpdate step(int sequence, ProvisionStatus status) {
        var event = new RunEvent.LogLine(NOW, Stage.PLAN, "info", "step " + sequence, null);
        return new StatusUpdate(sequence, status, NOW.plusSeconds(sequence), null, null, null, null, List.of(event));
    }

    private List<String> told(String run) {
        return feed.page(run, 0, 100).entries().stream()
                .map(FeedPage.Entry::event)
                .map(event -> event instanceof RunEvent.LogLine line
                        ? line.message()
                        : event.getClass().getSimpleName())
                .toList();
    }

    @Test
    void a_step_told_again_changes_nothing() {
        create(ONE, "shop");
        registry.apply(ONE, step(1, ProvisionStatus.PLANNING));
        registry.apply(ONE, step(1, ProvisionStatus.PLANNING));
        registry.apply(ONE, step(1, ProvisionStatus.ERRORED));

        assertThat(registry.get(ONE).status()).isEqualTo(ProvisionStatus.PLANNING);
        assertThat(told(ONE)).containsExactly("RunStarted", "step 1");
    }

    @Test
    void an_older_step_that_comes_late_does_not_turn_a_run_back() {
        create(ONE, "shop");
        registry.apply(ONE, step(3, ProvisionStatus.APPLYING));
        registry.apply(ONE, step(2, ProvisionStatus.PLANNED));

        assertThat(registry.get(ONE).status()).isEqualTo(ProvisionStatus.APPLYING);
        assertThat(registry.get(ONE).statusSince()).isEqualTo(NOW.plusSeconds(3));
    }

    @Test
    void an_ended_run_stays_as_it_ended_and_frees_its_workspace_once() {
        create(ONE, "shop");
        registry.apply(ONE, step(1, ProvisionStatus.APPLIED));
        assertProblem("run_finished", () -> registry.apply(ONE, step(2, ProvisionStatus.PLANNING)));
        registry.end(ONE, ProvisionStatus.ERRORED, null);
        registry.apply(ONE, step(1, ProvisionStatus.APPLIED));
        assertProblem("run_finished", () -> registry.apply(ONE, step(1, ProvisionStatus.INITIALIZING)));

        assertThat(registry.get(ONE).status()).isEqualTo(ProvisionStatus.APPLIED);
        assertThat(told(ONE)).containsExactly("RunStarted", "step 1", "RunFinished");
        assertThat(ended).containsExactly(ONE);
        assertThat(registry.activeIn("shop")).isEmpty();
    }

    @Test
    void the_late_end_of_one_run_does_not_take_the_workspace_from_the_next() {
        create(ONE, "shop");
        registry.end(ONE, ProvisionStatus.CANCELED, null);
        create(TWO, "shop");
        assertProblem("run_finished", () -> registry.apply(ONE, step(9, ProvisionStatus.APPLIED)));

        assertThat(registry.activeIn("shop")).map(RunView::runId).contains(TWO);
    }

    @Test
    void a_workflow_that_starts_after_its_run_was_given_up_is_told_that_the_run_is_over() {
        create(ONE, "shop");
        registry.endUnstarted(ONE, new Problem("temporal_unreachable", ProblemKind.EXTERNAL, "it timed out", ""));

        assertProblem("run_finished", () -> registry.apply(ONE, step(1, ProvisionStatus.INITIALIZING)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELED", "ERRORED"})
    void a_run_that_ends_before_the_end_of_its_apply_is_proven_leaves_its_workspace_in_doubt(ProvisionStatus ending) {
        begun();
        registry.apply(ONE, step(2, ending));

        assertProblem("workspace_in_doubt", () -> create(TWO, "shop"));
        assertThat(registry.get(ONE).doubt()).satisfies(doubt -> {
            assertThat(doubt.worker()).isEqualTo("w1");
            assertThat(doubt.engineMayRun()).isTrue();
        });
        assertThat(told(ONE)).anyMatch(line -> line.contains("the workspace is in doubt"));
        assertThat(ended).as("an engine at work stores its state").containsExactly("readers of " + ONE);
    }

    @Test
    void a_run_that_its_workflow_has_lost_leaves_its_workspace_in_doubt_as_well() {
        begun();
        registry.end(ONE, ProvisionStatus.ERRORED, null);

        assertProblem("workspace_in_doubt", () -> create(TWO, "shop"));
    }

    @Test
    void a_plan_may_be_made_in_a_workspace_that_is_in_doubt() {
        begun();
        registry.apply(ONE, step(2, ProvisionStatus.CANCELED));

        create(TWO, "shop", RunMode.PLAN_ONLY, null);
        registry.apply(TWO, step(1, ProvisionStatus.PLANNED_AND_FINISHED));

        assertProblem("workspace_in_doubt", () -> create("run-0000000000000003", "shop"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FINISHED", "NOT_BEGUN"})
    void a_proof_that_comes_late_frees_the_workspace(ApplyEnd.Ending ending) {
        begun();
        registry.apply(ONE, step(2, ProvisionStatus.CANCELED));

        ends(ending);

        assertThat(registry.get(ONE).doubt()).isNull();
        assertThat(create(TWO, "shop").workspace()).isEqualTo("shop");
        assertThat(told(ONE)).last().asString().contains("no longer in doubt");
        assertThat(ended).contains(ONE);
    }

    @Test
    void a_run_whose_apply_is_proven_over_before_it_ends_leaves_no_doubt() {
        begun();
        ends(ApplyEnd.Ending.FINISHED);
        registry.apply(ONE, step(2, ProvisionStatus.ERRORED));

        assertThat(registry.get(ONE).doubt()).isNull();
        assertThat(create(TWO, "shop").workspace()).isEqualTo("shop");
    }

    @Test
    void an_engine_that_was_killed_leaves_its_workspace_in_doubt_and_writes_no_more() {
        begun();
        ends(ApplyEnd.Ending.LOST);
        registry.apply(ONE, step(2, ProvisionStatus.ERRORED));

        assertProblem("workspace_in_doubt", () -> create(TWO, "shop"));
        assertThat(registry.get(ONE).doubt()).satisfies(doubt -> {
            assertThat(doubt.engineMayRun()).isFalse();
            assertThat(doubt.why()).isEqualTo("it was killed");
        });
        assertThat(ended).containsExactly(ONE);
    }

    @Test
    void what_was_lost_is_not_taken_for_never_begun_by_a_worker_that_lost_its_files() {
        begun();
        ends(ApplyEnd.Ending.LOST);
        ends(ApplyEnd.Ending.NOT_BEGUN);
        registry.apply(ONE, step(2, ProvisionStatus.ERRORED));

        assertProblem("workspace_in_doubt", () -> create(TWO, "shop"));
        assertThat(registry.get(ONE).doubt())
                .satisfies(doubt -> assertThat(doubt.why()).isEqualTo("it was killed"));
    }

    @Test
    void what_was_lost_may_be_found_after_all() {
        begun();
        ends(ApplyEnd.Ending.LOST);
        registry.apply(ONE, step(2, ProvisionStatus.ERRORED));

        ends(ApplyEnd.Ending.FINISHED);

        assertThat(registry.get(ONE).doubt()).isNull();
        assertThat(create(TWO, "shop").workspace()).isEqualTo("shop");
    }

    @Test
    void a_person_may_accept_what_is_lost_and_that_is_written_down() {
        begun();
        registry.apply(ONE, step(2, ProvisionStatus.CANCELED));

        create(TWO, "shop", RunMode.APPLY, "bob");

        assertThat(told(TWO)).anyMatch(line -> line.startsWith("bob accepts"));
        assertThat(registry.get(ONE).doubt()).isNull();
        assertThat(ended)
                .as("an engine at work stores its state until the next one applies")
                .containsExactly("readers of " + ONE);
        registry.apply(TWO, step(1, ProvisionStatus.APPLIED));
        assertThat(create("run-0000000000000003", "shop").workspace()).isEqualTo("shop");
    }

    @ParameterizedTest
    @EnumSource(names = {"ERRORED", "CANCELED", "REJECTED", "EXPIRED", "POLICY_FAILED"})
    void what_a_person_accepted_for_a_run_that_never_applied_is_in_doubt_again(ProvisionStatus ending) {
        begun();
        registry.apply(ONE, step(2, ProvisionStatus.CANCELED));
        create(TWO, "shop", RunMode.APPLY, "bob");

        registry.apply(TWO, step(1, ending));

        assertProblem("workspace_in_doubt", () -> create("run-0000000000000003", "shop"));
        assertThat(registry.get(ONE).doubt()).isNotNull();
        assertThat(told(TWO)).anyMatch(line -> line.contains("the workspace is in doubt"));
        create("run-0000000000000004", "shop", RunMode.APPLY, "bob");
        registry.apply("run-0000000000000004", step(1, ProvisionStatus.PLANNED_AND_FINISHED));
        assertThat(create("run-0000000000000005", "shop").workspace()).isEqualTo("shop");
    }

    @Test
    void what_a_person_accepted_for_a_run_that_could_not_be_started_is_in_doubt_again() {
        begun();
        registry.apply(ONE, step(2, ProvisionStatus.CANCELED));
        create(TWO, "shop", RunMode.APPLY, "bob");

        registry.endUnstarted(TWO, new Problem("temporal_unreachable", ProblemKind.EXTERNAL, "it timed out", ""));

        assertProblem("workspace_in_doubt", () -> create("run-0000000000000003", "shop"));
    }

    @Test
    void what_is_proven_while_another_run_has_the_workspace_is_in_doubt_no_more() {
        begun();
        registry.apply(ONE, step(2, ProvisionStatus.CANCELED));
        create(TWO, "shop", RunMode.APPLY, "bob");
        ends(ApplyEnd.Ending.FINISHED);

        registry.apply(TWO, step(1, ProvisionStatus.REJECTED));

        assertThat(create("run-0000000000000003", "shop").workspace()).isEqualTo("shop");
    }

    @Test
    void that_a_run_is_said_to_be_applied_is_no_proof() {
        begun();
        registry.apply(ONE, step(2, ProvisionStatus.APPLIED));

        assertProblem("workspace_in_doubt", () -> create(TWO, "shop"));
    }

    @Test
    void only_the_worker_that_holds_an_apply_can_say_how_it_ended() {
        begun();
        assertProblem(
                "apply_held_elsewhere",
                () -> registry.applyEnded(ONE, new ApplyEnd("w2", ApplyEnd.Ending.FINISHED, "")));
        registry.apply(ONE, step(2, ProvisionStatus.CANCELED));

        assertThat(registry.get(ONE).doubt()).isNotNull();
    }

    @Test
    void what_became_known_stays_known() {
        create(ONE, "shop");
        var error = new Problem("engine_failed", ProblemKind.ENGINE, "it failed", "look");
        registry.apply(ONE, new StatusUpdate(1, ProvisionStatus.RECOVERING, NOW, null, null, null, error, List.of()));
        registry.apply(ONE, step(2, ProvisionStatus.ERRORED));

        assertThat(registry.get(ONE).error()).isEqualTo(error);
    }

    @Test
    void a_run_of_nobody_is_told_as_such() {
        for (Runnable use : List.<Runnable>of(
                () -> registry.get(ONE),
                () -> registry.apply(ONE, step(1, ProvisionStatus.PLANNING)),
                () -> registry.end(ONE, ProvisionStatus.ERRORED, null))) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(use::run)
                    .satisfies(e -> assertThat(e.problem().code()).isEqualTo("run_not_found"));
        }
    }

    @Test
    void a_refused_run_leaves_nothing_behind() {
        create(ONE, "shop");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> create(TWO, "shop"))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("workspace_busy"))
                .withMessageContaining(ONE);

        assertThat(registry.list(null, null, null, 10))
                .extracting(RunView::runId)
                .containsExactly(ONE);
        assertThat(told(TWO)).isEmpty();
    }

    @Test
    void a_run_registered_again_is_answered_as_it_is() {
        create(ONE, "shop");
        registry.apply(ONE, step(1, ProvisionStatus.PLANNING));

        assertThat(create(ONE, "shop").status()).isEqualTo(ProvisionStatus.PLANNING);
        assertThat(told(ONE)).containsExactly("RunStarted", "step 1");
    }

    @Test
    void what_had_not_ended_is_known_after_a_restart() {
        create(ONE, "a");
        create(TWO, "b");
        registry.apply(ONE, step(1, ProvisionStatus.APPLIED));
        registry.apply(TWO, step(1, ProvisionStatus.APPLYING));
        close();
        open();

        assertThat(registry.unfinished()).extracting(RunView::runId).containsExactly(TWO);
        assertThat(registry.activeIn("b")).isPresent();
        registry.apply(TWO, step(1, ProvisionStatus.APPLYING));
        registry.apply(TWO, step(2, ProvisionStatus.APPLIED));
        assertThat(told(TWO)).containsExactly("RunStarted", "step 1", "step 2", "RunFinished");
    }
}
