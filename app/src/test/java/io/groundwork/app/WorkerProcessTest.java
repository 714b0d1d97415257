package io.groundwork.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerProcessTest {
    @TempDir
    private Path directory;

    @Test
    void a_worker_does_not_start_without_a_token_or_with_an_empty_one() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));

        assertRefused(directory.resolve("none"), "token_missing");
        assertRefused(empty, "token_invalid");
    }

    private static void assertRefused(Path file, String code) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> WorkerProcess.token(file))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
