package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.ProblemException;
import io.groundwork.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private final Secrets secrets = new Secrets(
            Map.of("DB_PASSWORD", "hunter-22", "EMPTY", ""), InputSettings.DEFAULTS.scopeOfTheUser(List.of()));

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

    @Test
    void an_operators_list_of_names_is_all_that_runs_may_refer_to() {
        var few = new Secrets(
                Map.of("TEAM_KEY", "team-key", "TEAM_B", "team-b-key", "WORKERS_OWN", "workers-own"),
                new SecretScope(List.of("TEAM_*"), List.of(), List.of()));

        assertThat(few.resolve(Map.of("A", "env:TEAM_KEY", "B", "env:TEAM_B"))).hasSize(2);
        refused(few, "env:WORKERS_OWN", "GROUNDWORK_SECRET_NAMES");
        refused(few, "env:NOT_THERE", "GROUNDWORK_SECRET_NAMES");
        assertThat(few.resolvable(List.of("env:WORKERS_OWN", "env:TEAM_KEY"))).containsExactly("team-key");
    }

    @Test
    void a_worker_whose_operator_names_nothing_hands_out_nothing() {
        var none = new Secrets(Map.of("KEY", "value-1"), InputSettings.DEFAULTS.scope(List.of()));

        refused(none, "env:KEY", "GROUNDWORK_SECRET_NAMES");
        refused(none, "file:/etc/hostname", "GROUNDWORK_SECRET_DIRECTORIES");
    }

    @Test
    void files_are_read_below_the_directories_of_an_operator_wherever_links_and_dots_lead(@TempDir Path directory)
            throws IOException {
        Path open = Files.createDirectories(directory.resolve("open"));
        Path closed = Files.createDirectories(directory.resolve("closed"));
        Files.writeString(open.resolve("key"), "open-key");
        Files.writeString(closed.resolve("key"), "closed-key");
        Files.createSymbolicLink(open.resolve("out"), closed.resolve("key"));
        Files.createSymbolicLink(open.resolve("directory"), closed);
        Files.createSymbolicLink(open.resolve("in"), open.resolve("key"));
        var some = new Secrets(Map.of(), new SecretScope(List.of(), List.of(open), List.of()));

        for (String file : List.of("key", "in", "../open/key")) {
            assertThat(some.resolve(Map.of("A", "file:" + open.resolve(file))).values())
                    .extracting(Secret::reveal)
                    .containsExactly("open-key");
        }
        for (String file : List.of("out", "directory/key", "../closed/key", "../closed/none")) {
            refused(some, "file:" + open + "/" + file, "GROUNDWORK_SECRET_DIRECTORIES");
        }
    }

    @Test
    void key_ring_token_and_what_belongs_to_runs_are_read_by_nobody_not_even_through_a_link(@TempDir Path directory)
            throws IOException {
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(data.resolve("keyring.json"), "the keys");
        Files.createSymbolicLink(directory.resolve("innocent"), data.resolve("keyring.json"));
        var mine = new Secrets(Map.of(), InputSettings.DEFAULTS.scopeOfTheUser(List.of(data)));

        // No setting would allow them, so that none is named.
        for (Path file : List.of(
                data.resolve("keyring.json"),
                directory.resolve("innocent"),
                Path.of("/proc/self/environ"),
                Path.of("/dev/zero"))) {
            refused(mine, "file:" + file, "put the value into a file of its own somewhere else");
        }
    }

    @Test
    @Timeout(20)
    void what_has_no_end_or_no_beginning_is_not_read(@TempDir Path directory) throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path big = Files.write(directory.resolve("big"), new byte[64 * 1024 + 1]);
        Path fits = Files.writeString(directory.resolve("fits"), "a".repeat(64 * 1024));
        Path fitsInAVariable = Files.writeString(directory.resolve("more"), "b".repeat(256 * 1024));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/zero"));

        for (Path path : List.of(pipe, directory, big, Path.of("/dev/zero"), directory.resolve("link"))) {
            refused(secrets, "file:" + path, "");
        }
        assertThat(secrets.resolve(Map.of("A", "file:" + fits, "TF_VAR_a", "file:" + fitsInAVariable)))
                .hasSize(2);
        assertThat(secrets.resolvable(List.of("file:" + fitsInAVariable))).hasSize(1);
        assertThat(secrets.resolvable(List.of("file:" + pipe, "file:/dev/zero")))
                .isEmpty();
    }

    private static void refused(Secrets secrets, String reference, String nextStep) {
        assertThatThrownBy(() -> secrets.resolve(Map.of("TOKEN", reference)))
                .as(reference)
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo("secret_refused");
                    assertThat(e.problem().nextStep()).contains(nextStep);
                })
                .hasMessageContaining("TOKEN");
    }
}
