package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.ProblemException;
import io.groundwork.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private final Secrets secrets = new Secrets(Map.of("DB_PASSWORD", "hunter-22", "EMPTY", ""));

    @Test
    void a_reference_to_the_environment_is_resolved_and_prints_as_a_mask() {
        var resolved = secrets.resolve(Map.of("TF_VAR_password", "env:DB_PASSWORD"));

        assertThat(resolved.values()).extracting(Secret::reveal).containsExactly("hunter-22");
        assertThat(resolved.toString()).doesNotContain("hunter-22");
    }

    @Test
    void a_file_loses_the_line_end_that_editors_add(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "abc def\n");

        assertThat(secrets.resolve(Map.of("TOKEN", "file:" + file)).values())
                .extracting(Secret::reveal)
                .containsExactly("abc def");
    }

    @Test
    void a_variable_that_is_missing_or_empty_is_named_with_what_wanted_it() {
        for (String name : new String[] {"EMPTY", "NOWHERE"}) {
            assertThatThrownBy(() -> secrets.resolve(Map.of("TOKEN", "env:" + name)))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().code()).isEqualTo("secret_not_found"))
                    .hasMessageContaining("TOKEN")
                    .hasMessageContaining(name);
        }
    }

    @Test
    void a_file_that_cannot_be_read_is_a_problem_of_the_user(@TempDir Path directory) {
        assertThatThrownBy(() -> secrets.resolve(Map.of("TOKEN", "file:" + directory.resolve("none"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("secret_not_found"));
    }
}
