package io.groundwork.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.StatusUpdate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunRegistryTest extends RegistryInUse {
    @Test
    void a_step_told_again_changes_nothing() {
        create(ONE, "shop");
        registry.apply(ONE, step(1, RunStatus.PLANNING));
        registry.apply(ONE, step(1, RunStatus.PLANNING));
        registry.apply(ONE, step(1, RunStatus.ERRORED));

        assertThat(registry.get(ONE).status()).isEqualTo(RunStatus.PLANNING);
        assertThat(told(ONE)).containsExactly("RunStarted", "step 1");
    }

    @Test
    void an_older_step_that_comes_late_does_not_turn_a_run_back() {
        create(ONE, "shop");
        registry.apply(ONE, step(3, RunStatus.APPLYING));
        registry.apply(ONE, step(2, RunStatus.PLANNED));

        assertThat(registry.get(ONE).status()).isEqualTo(RunStatus.APPLYING);
        assertThat(registry.get(ONE).statusSince()).isEqualTo(NOW.plusSeconds(3));
    }

    @Test
    void an_ended_run_stays_as_it_ended_and_frees_its_workspace_once() {
        create(ONE, "shop");
        registry.apply(ONE, step(1, RunStatus.APPLIED));
        assertProblem("run_finished", () -> registry.apply(ONE, step(2, RunStatus.PLANNING)));
        registry.end(ONE, RunStatus.ERRORED, null);
        registry.apply(ONE, step(1, RunStatus.APPLIED));
        assertProblem("run_finished", () -> registry.apply(ONE, step(1, RunStatus.INITIALIZING)));

        assertThat(registry.get(ONE).status()).isEqualTo(RunStatus.APPLIED);
        assertThat(told(ONE)).containsExactly("RunStarted", "step 1", "RunFinished");
        assertThat(ended).containsExactly(ONE);
        assertThat(registry.activeIn("shop")).isEmpty();
    }

    @Test
    void the_late_end_of_one_run_does_not_take_the_workspace_from_the_next() {
        create(ONE, "shop");
        registry.end(ONE, RunStatus.CANCELED, null);
        create(TWO, "shop");
        assertProblem("run_finished", () -> registry.apply(ONE, step(9, RunStatus.APPLIED)));

        assertThat(registry.activeIn("shop")).map(RunView::runId).contains(TWO);
    }

    @Test
    void a_workflow_that_starts_after_its_run_was_given_up_is_told_that_the_run_is_over() {
        create(ONE, "shop");
        registry.endUnstarted(ONE, new Problem("temporal_unreachable", ProblemKind.EXTERNAL, "it timed out", ""));

        assertProblem("run_finished", () -> registry.apply(ONE, step(1, RunStatus.INITIALIZING)));
    }

    @Test
    void what_became_known_stays_known() {
        create(ONE, "shop");
        var error = new Problem("engine_failed", ProblemKind.ENGINE, "it failed", "look");
        registry.apply(ONE, new StatusUpdate(1, RunStatus.RECOVERING, NOW, null, null, null, error, List.of()));
        registry.apply(ONE, step(2, RunStatus.ERRORED));

        assertThat(registry.get(ONE).error()).isEqualTo(error);
    }

    @Test
    void a_run_of_nobody_is_told_as_such() {
        for (Runnable use : List.<Runnable>of(
                () -> registry.get(ONE),
                () -> registry.apply(ONE, step(1, RunStatus.PLANNING)),
                () -> registry.end(ONE, RunStatus.ERRORED, null))) {
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
        registry.apply(ONE, step(1, RunStatus.PLANNING));

        assertThat(create(ONE, "shop").status()).isEqualTo(RunStatus.PLANNING);
        assertThat(told(ONE)).containsExactly("RunStarted", "step 1");
    }

    @Test
    void what_had_not_ended_is_known_after_a_restart() {
        create(ONE, "a");
        create(TWO, "b");
        registry.apply(ONE, step(1, RunStatus.APPLIED));
        registry.apply(TWO, step(1, RunStatus.APPLYING));
        close();
        open();

        assertThat(registry.unfinished()).extracting(RunView::runId).containsExactly(TWO);
        assertThat(registry.activeIn("b")).isPresent();
        registry.apply(TWO, step(1, RunStatus.APPLYING));
        registry.apply(TWO, step(2, RunStatus.APPLIED));
        assertThat(told(TWO)).containsExactly("RunStarted", "step 1", "step 2", "RunFinished");
    }
}
