package io.groundwork.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a configuration's variables before an engine reads them. */
class VariableFileTest {
    @TempDir
    Path directory;

    @Test
    void a_comment_before_a_type_is_no_part_of_it() throws IOException {
        Files.writeString(directory.resolve("main.tf"), """
                variable "name" {
                  type = /* as it is typed */ string
                }
                """);

        assertThat(RootModule.in(directory, false).variables().get("name"))
                .isEqualTo(new InputVariable("string", false, false));
    }

    @Test
    void values_of_a_json_file_that_nest_too_deep_are_refused_by_name() throws IOException {
        Path file = Files.writeString(
                directory.resolve("terraform.tfvars.json"),
                "{\"deep\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> VariableFile.assignments(file))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("configuration_nested_too_deep"));
    }

    @Test
    void a_configuration_in_json_that_nests_too_deep_is_refused_by_name() throws IOException {
        Files.writeString(
                directory.resolve("main.tf.json"), "{\"variable\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> RootModule.in(directory, false))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("configuration_nested_too_deep"));
    }
}
