package io.groundwork.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.client.Words;
import io.groundwork.run.RunEvent;
import org.junit.jupiter.api.Test;

class ApplyProgressTest {
    private final ApplyProgress progress = new ApplyProgress();

    private void heard(int second, String address, String phase, String action) {
        progress.heard(
                new RunEvent.ResourceChanged(Words.AT.plusSeconds(second), address, phase, action, null, null, null));
    }

    private String at(int second) {
        return progress.text(Words.AT.plusSeconds(second));
    }

    @Test
    void it_says_how_many_are_made_and_what_has_been_under_way_for_the_longest() {
        for (int i = 1; i <= 7; i++) {
            heard(0, "terraform_data.r" + i, "planned", "create");
        }
        heard(0, "terraform_data.old", "planned", "read");
        assertThat(at(0)).isEqualTo("0/7");

        heard(1, "terraform_data.r1", "started", "create");
        heard(2, "terraform_data.r2", "started", "create");
        heard(3, "terraform_data.r3", "started", "create");
        heard(4, "terraform_data.r1", "completed", "create");
        heard(4, "terraform_data.r2", "completed", "create");
        assertThat(at(7)).isEqualTo("2/7, terraform_data.r3 4s");

        heard(8, "terraform_data.r4", "started", "create");
        heard(8, "terraform_data.r5", "started", "create");
        assertThat(at(9)).isEqualTo("2/7, terraform_data.r3 6s, and 2 more");
    }

    @Test
    void what_is_replaced_is_made_when_both_halves_are_done() {
        heard(0, "terraform_data.a", "planned", "replace");
        heard(1, "terraform_data.a", "started", "delete");
        heard(2, "terraform_data.a", "completed", "delete");
        assertThat(at(2)).isEqualTo("0/1");

        heard(2, "terraform_data.a", "started", "create");
        heard(3, "terraform_data.a", "completed", "create");
        assertThat(at(3)).isEqualTo("1/1");
    }

    @Test
    void where_the_plan_was_not_heard_it_counts_what_is_done() {
        assertThat(at(0)).isEmpty();

        heard(1, "terraform_data.a", "started", "create");
        assertThat(at(5)).isEqualTo("0 done, terraform_data.a 4s");
    }
}
