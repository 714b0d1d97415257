package io.groundwork.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingTest {
    @Test
    void commands_are_told_apart_by_a_word() {
        assertThat(Training.commands(List.of("run", "hello", "--auto-approve", "then", "runs")))
                .containsExactly(List.of("run", "hello", "--auto-approve"), List.of("runs"));
        assertThat(Training.commands(List.of("runs"))).containsExactly(List.of("runs"));
    }
}
