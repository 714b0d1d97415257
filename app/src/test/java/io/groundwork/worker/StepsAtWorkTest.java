package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StepsAtWorkTest {
    @TempDir
    Path root;

    private final List<String> stopped = new ArrayList<>();
    private WorkerDirectory directory;
    private StepsAtWork steps;

    @BeforeEach
    void open() {
        directory = WorkerDirectory.open(root);
        steps = new StepsAtWork(directory);
    }

    private StepsAtWork.AtWork begin(String execution, String token) {
        return steps.begin(execution, token.getBytes(StandardCharsets.UTF_8), () -> stopped.add(execution));
    }

    private List<String> leftOver() {
        return StepsAtWork.leftOver(directory).stream()
                .map(token -> new String(token, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void the_cancel_of_an_execution_stops_its_step_and_no_other() {
        try (var _ = begin("e1", "t1");
                var _ = begin("e2", "t2")) {
            steps.stop("e2");
        }

        assertThat(stopped).containsExactly("e2");
    }

    @Test
    void a_cancel_that_comes_before_the_step_stops_it_when_it_begins() {
        steps.stop("e1");

        try (var _ = begin("e1", "t1")) {
            assertThat(stopped).containsExactly("e1");
        }
    }

    @Test
    void a_step_that_is_over_is_not_stopped() {
        begin("e1", "t1").close();

        steps.stop("e1");

        assertThat(stopped).isEmpty();
    }

    @Test
    void what_a_killed_process_did_is_left_over_once() {
        begin("e1", "t1");
        begin("e2", "t2").close();

        assertThat(leftOver()).containsExactly("t1");
        assertThat(leftOver()).isEmpty();
    }

    @Test
    void a_task_token_is_readable_by_its_owner_only() throws Exception {
        begin("e1", "t1");

        try (var files = Files.list(directory.steps())) {
            assertThat(files.toList())
                    .singleElement()
                    .satisfies(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }
}
