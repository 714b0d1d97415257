package io.groundwork.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFilesTest {
    @TempDir
    Path root;

    private Path directory() throws IOException {
        Path directory = Files.createDirectories(root.resolve("set"));
        Files.writeString(directory.resolve("a.rego"), "package main\n");
        return directory;
    }

    private static void assertRefused(Path directory, String code, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> PolicyFiles.in(directory))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.problem().nextStep()).isNotEmpty());
    }

    @Test
    void rego_data_and_policies_hcl_count_and_nothing_else() throws IOException {
        Path directory = directory();
        for (String name : new String[] {
            "a_test.rego",
            "data.json",
            "b/c.yaml",
            "b/d.yml",
            "policies.hcl",
            "README.md",
            "b/policies.hcl",
            ".x.json",
            ".git/e.rego"
        }) {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.writeString(directory.resolve(name), "");
        }

        assertThat(PolicyFiles.in(directory).files().keySet())
                .containsExactly("a.rego", "a_test.rego", "b/c.yaml", "b/d.yml", "data.json", "policies.hcl");
    }

    @Test
    void a_directory_that_is_not_there() {
        assertRefused(root.resolve("none"), "policy_directory_missing", "there is no policy directory");
    }

    @Test
    void a_file_instead_of_a_directory() throws IOException {
        assertRefused(directory().resolve("a.rego"), "policy_directory_invalid", "a.rego is no directory");
    }

    @Test
    void an_empty_directory_and_one_with_tests_only() throws IOException {
        Path empty = Files.createDirectories(root.resolve("empty"));
        assertRefused(empty, "policy_directory_empty", "there are no .rego files in");
        Files.writeString(empty.resolve("a_test.rego"), "package main\n");
        assertRefused(empty, "policy_directory_empty", "there are no .rego files in");
    }

    @Test
    void a_link_that_goes_in_circles() throws IOException {
        Path directory = directory();
        Files.createSymbolicLink(directory.resolve("b.rego"), Path.of("c.rego"));
        Files.createSymbolicLink(directory.resolve("c.rego"), Path.of("b.rego"));
        assertRefused(directory, "policy_directory_link", ".rego is a link that leads out of it, in circles");
    }

    @Test
    void a_link_to_the_directory_itself() throws IOException {
        Path directory = directory();
        Files.createSymbolicLink(directory.resolve("again"), directory);
        assertRefused(directory, "policy_directory_link", "again is a link");
    }

    @Test
    void a_link_out_of_the_directory() throws IOException {
        Path directory = directory();
        Files.writeString(root.resolve("secret.json"), "{}");
        Files.createSymbolicLink(directory.resolve("data.json"), root.resolve("secret.json"));
        assertRefused(directory, "policy_directory_link", "data.json is a link that leads out of it");
    }

    /** Kubernetes mounts files as links into a hidden directory, which is a link itself. */
    @Test
    void links_within_the_directory_stand_for_their_files() throws IOException {
        Path directory = Files.createDirectories(root.resolve("mounted"));
        Path version = Files.createDirectories(directory.resolve("..2026_11_25"));
        Files.writeString(version.resolve("a.rego"), "package main\n");
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_11_25"));
        Files.createSymbolicLink(directory.resolve("a.rego"), Path.of("..data/a.rego"));

        assertThat(PolicyFiles.in(directory).files()).containsOnlyKeys("a.rego");
        assertThat(PolicyFiles.in(directory).digest())
                .isEqualTo(PolicyFiles.in(directory()).digest());
    }

    @Test
    void more_than_a_policy_set_needs() throws IOException {
        Path directory = directory();
        Files.write(directory.resolve("big.json"), new byte[17 << 20]);
        assertRefused(directory, "policy_directory_too_large", "has more than 300 files or 16 MiB");
    }

    @Test
    void a_name_that_opa_takes_for_a_pattern() throws IOException {
        Path directory = directory();
        Files.writeString(directory.resolve("a*.rego"), "package main\n");
        assertRefused(directory, "policy_directory_invalid", "a*.rego has a character in its name");
    }
}
