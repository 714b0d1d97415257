package io.groundwork.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CutTest {
    @Test
    void a_text_that_is_cut_says_so_and_how_long_it_was() {
        assertThat(Cut.to(50, "x".repeat(50))).isEqualTo("x".repeat(50));

        String cut = Cut.to(50, "12345".repeat(11));

        assertThat(cut)
                .isEqualTo("12345123451234... (cut here: 55 characters in all)")
                .hasSizeLessThanOrEqualTo(50);
        assertThat(Cut.to(50, cut)).isEqualTo(cut);
    }

    @Test
    void no_character_is_cut_in_two() {
        assertThat(Cut.beginning(3, "ab\uD83D\uDE00cd")).isEqualTo("ab");
        assertThat(Cut.beginning(4, "ab\uD83D\uDE00cd")).isEqualTo("ab\uD83D\uDE00");
    }

    @Test
    void a_problem_keeps_a_message_that_can_travel() {
        Problem problem =
                new Problem("engine_failed", ProblemKind.ENGINE, "x".repeat(3_000_000), "y".repeat(3_000_000));

        assertThat(problem.message()).hasSizeLessThan(10_000).endsWith("(cut here: 3000000 characters in all)");
        assertThat(problem.nextStep()).hasSizeLessThan(10_000);
    }
}
