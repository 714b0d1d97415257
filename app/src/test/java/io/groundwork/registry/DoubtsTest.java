package io.groundwork.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workspaces of which nobody knows what an apply has left. */
final class DoubtsTest extends RegistryInUse {
    @ParameterizedTest
    @EnumSource(names = {"CANCELED", "ERRORED"})
    void a_run_that_ends_before_the_end_of_its_apply_is_proven_leaves_its_workspace_in_doubt(RunStatus ending) {
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
        registry.end(ONE, RunStatus.ERRORED, null);

        assertProblem("workspace_in_doubt", () -> create(TWO, "shop"));
    }

    @Test
    void a_plan_may_be_made_in_a_workspace_that_is_in_doubt() {
        begun();
        registry.apply(ONE, step(2, RunStatus.CANCELED));

        create(TWO, "shop", RunMode.PLAN_ONLY, null);
        registry.apply(TWO, step(1, RunStatus.PLANNED_AND_FINISHED));

        assertProblem("workspace_in_doubt", () -> create("run-0000000000000003", "shop"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FINISHED", "NOT_BEGUN"})
    void a_proof_that_comes_late_frees_the_workspace(ApplyEnd.Ending ending) {
        begun();
        registry.apply(ONE, step(2, RunStatus.CANCELED));

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
        registry.apply(ONE, step(2, RunStatus.ERRORED));

        assertThat(registry.get(ONE).doubt()).isNull();
        assertThat(create(TWO, "shop").workspace()).isEqualTo("shop");
    }

    @Test
    void an_engine_that_was_killed_leaves_its_workspace_in_doubt_and_writes_no_more() {
        begun();
        ends(ApplyEnd.Ending.LOST);
        registry.apply(ONE, step(2, RunStatus.ERRORED));

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
        registry.apply(ONE, step(2, RunStatus.ERRORED));

        assertProblem("workspace_in_doubt", () -> create(TWO, "shop"));
        assertThat(registry.get(ONE).doubt())
                .satisfies(doubt -> assertThat(doubt.why()).isEqualTo("it was killed"));
    }

    @Test
    void what_was_lost_may_be_found_after_all() {
        begun();
        ends(ApplyEnd.Ending.LOST);
        registry.apply(ONE, step(2, RunStatus.ERRORED));

        ends(ApplyEnd.Ending.FINISHED);

        assertThat(registry.get(ONE).doubt()).isNull();
        assertThat(create(TWO, "shop").workspace()).isEqualTo("shop");
    }

    @Test
    void a_person_may_accept_what_is_lost_and_that_is_written_down() {
        begun();
        registry.apply(ONE, step(2, RunStatus.CANCELED));

        create(TWO, "shop", RunMode.APPLY, "bob");

        assertThat(told(TWO)).anyMatch(line -> line.startsWith("bob accepts"));
        assertThat(registry.get(ONE).doubt()).isNull();
        assertThat(ended)
                .as("an engine at work stores its state until the next one applies")
                .containsExactly("readers of " + ONE);
        registry.apply(TWO, step(1, RunStatus.APPLIED));
        assertThat(create("run-0000000000000003", "shop").workspace()).isEqualTo("shop");
    }

    @ParameterizedTest
    @EnumSource(names = {"ERRORED", "CANCELED", "REJECTED", "EXPIRED", "POLICY_FAILED"})
    void what_a_person_accepted_for_a_run_that_never_applied_is_in_doubt_again(RunStatus ending) {
        begun();
        registry.apply(ONE, step(2, RunStatus.CANCELED));
        create(TWO, "shop", RunMode.APPLY, "bob");

        registry.apply(TWO, step(1, ending));

        assertProblem("workspace_in_doubt", () -> create("run-0000000000000003", "shop"));
        assertThat(registry.get(ONE).doubt()).isNotNull();
        assertThat(told(TWO)).anyMatch(line -> line.contains("the workspace is in doubt"));
        create("run-0000000000000004", "shop", RunMode.APPLY, "bob");
        registry.apply("run-0000000000000004", step(1, RunStatus.PLANNED_AND_FINISHED));
        assertThat(create("run-0000000000000005", "shop").workspace()).isEqualTo("shop");
    }

    @Test
    void an_engine_whose_run_was_given_up_for_one_that_had_nothing_to_do_writes_no_more() {
        begun();
        registry.apply(ONE, step(2, RunStatus.CANCELED));
        create(TWO, "shop", RunMode.APPLY, "bob");

        registry.apply(TWO, step(1, RunStatus.PLANNED_AND_FINISHED));

        assertThat(ended).as("the next run may apply beside it").contains(ONE, TWO);
    }

    @Test
    void what_a_person_accepted_for_a_run_that_could_not_be_started_is_in_doubt_again() {
        begun();
        registry.apply(ONE, step(2, RunStatus.CANCELED));
        create(TWO, "shop", RunMode.APPLY, "bob");

        registry.endUnstarted(TWO, new Problem("temporal_unreachable", ProblemKind.EXTERNAL, "it timed out", ""));

        assertProblem("workspace_in_doubt", () -> create("run-0000000000000003", "shop"));
    }

    @Test
    void what_is_proven_while_another_run_has_the_workspace_is_in_doubt_no_more() {
        begun();
        registry.apply(ONE, step(2, RunStatus.CANCELED));
        create(TWO, "shop", RunMode.APPLY, "bob");
        ends(ApplyEnd.Ending.FINISHED);
        assertThat(ended).as("an engine that is over writes no more").contains(ONE);

        registry.apply(TWO, step(1, RunStatus.REJECTED));

        assertThat(create("run-0000000000000003", "shop").workspace()).isEqualTo("shop");
    }

    @Test
    void that_a_run_is_said_to_be_applied_is_no_proof() {
        begun();
        registry.apply(ONE, step(2, RunStatus.APPLIED));

        assertProblem("workspace_in_doubt", () -> create(TWO, "shop"));
    }

    @Test
    void only_the_worker_that_holds_an_apply_can_say_how_it_ended() {
        begun();
        assertProblem(
                "apply_held_elsewhere",
                () -> registry.applyEnded(ONE, new ApplyEnd("w2", ApplyEnd.Ending.FINISHED, "")));
        registry.apply(ONE, step(2, RunStatus.CANCELED));

        assertThat(registry.get(ONE).doubt()).isNotNull();
    }
}
