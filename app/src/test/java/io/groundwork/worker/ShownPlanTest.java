package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that no other try would read. */
class ShownPlanTest {
    @TempDir
    Path directory;

    private Path document;

    @BeforeEach
    void name() {
        document = directory.resolve("plan.json");
    }

    @Test
    void a_plan_that_is_too_large_is_not_read_and_says_how_large_it_is() throws IOException {
        try (var file = new RandomAccessFile(document.toFile(), "rw")) {
            file.setLength(ShownPlan.MOST_BYTES + (1 << 20));
        }

        assertEngineProblem("plan_too_large", "it is 129 MiB");
    }

    @Test
    void a_plan_whose_values_are_nested_too_deeply_says_so() throws IOException {
        Files.writeString(document, "[".repeat(1001) + "]".repeat(1001));

        assertEngineProblem("plan_unreadable", "nested more than 1000 levels deep");
    }

    @Test
    void a_document_that_is_not_json_is_not_quoted() throws IOException {
        Files.writeString(document, "{\"password\": swordfish}");

        assertEngineProblem("plan_unreadable", "not a JSON document");
    }

    private void assertEngineProblem(String code, String text) {
        assertThatThrownBy(() -> ShownPlan.read(document)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(code);
            assertThat(e.problem().kind()).isEqualTo(ProblemKind.ENGINE);
            assertThat(e.problem().message()).contains(text).doesNotContain("swordfish");
        });
    }
}
