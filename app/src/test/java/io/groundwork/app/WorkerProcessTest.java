package io.groundwork.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.cli.shell.StackRequest;
import io.groundwork.config.Settings;
import io.groundwork.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    @Test
    void all_that_a_worker_lacks_is_told_at_once() {
        var request = new StackRequest(
                StackRequest.Kind.WORKER,
                directory,
                null,
                null,
                null,
                null,
                directory.resolve("token"),
                true,
                Map.of(),
                List.of());

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> WorkerProcess.requireAll(request, Settings.from(Map.of())))
                .satisfies(e -> {
                    assertThat(e.problem().code()).isEqualTo("worker_incomplete");
                    assertThat(e.problem().message().lines()).hasSize(3);
                    assertThat(e.problem().message())
                            .contains("a worker needs a server")
                            .contains("token file " + directory.resolve("token"))
                            .contains(directory.resolve("keyring.json").toString());
                    assertThat(e.problem().nextStep())
                            .contains("--server", "--token-file", "groundwork keyring create");
                });
    }

    private static void assertRefused(Path file, String code) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> WorkerProcess.token(file))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
