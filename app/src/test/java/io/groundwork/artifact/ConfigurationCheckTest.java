package io.groundwork.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend of its own is found wherever the engine would find it, and nowhere else. */
final class ConfigurationCheckTest {
    @TempDir
    Path directory;

    /** Whatever engine: a backend is looked for before anything else is. */
    private void check() {
        ConfigurationCheck.check(directory, "Terraform 1.11.4", true, true);
    }

    private void assertRefused(String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
        assertThatExceptionOfType(ProblemException.class)
                .as(content)
                .isThrownBy(() -> check())
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("configuration_has_backend"))
                .withMessageContaining(file);
    }

    private void assertTaken(String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
        assertThatCode(() -> check()).as(content).doesNotThrowAnyException();
    }

    @Test
    void a_directory_without_engine_files_is_empty() throws IOException {
        Files.writeString(directory.resolve("README.md"), "terraform { backend \"s3\" {} }");
        Files.writeString(Files.createDirectory(directory.resolve("module")).resolve("main.tf"), "");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> check())
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("configuration_empty"));
    }

    private void assertRefusedFor(String engine, boolean tofuFiles, String code, String word) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ConfigurationCheck.check(directory, engine, tofuFiles, false))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.problem().message()).contains(word));
    }

    @Test
    void files_that_the_worker_s_engine_does_not_read_are_no_configuration_for_it() throws IOException {
        Files.writeString(directory.resolve("main.tofu"), "resource \"terraform_data\" \"a\" {}\n");
        Files.writeString(directory.resolve("more.tofu.json"), "{\"locals\":{\"a\":1}}");

        assertRefusedFor(
                "Terraform 1.11.4",
                false,
                "configuration_of_another_engine",
                "main.tofu and others like it only, which Terraform 1.11.4");
        assertThatCode(() -> ConfigurationCheck.check(directory, "OpenTofu 1.10.6", true, false))
                .doesNotThrowAnyException();
    }

    @Test
    void what_both_engines_ignore_is_no_configuration() throws IOException {
        Files.writeString(directory.resolve(".main.tf"), "resource \"terraform_data\" \"a\" {}\n");
        Files.writeString(directory.resolve(".#main.tf"), "resource \"terraform_data\" \"a\" {}\n");

        assertRefusedFor("Terraform 1.11.4", false, "configuration_empty", "no .tf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n \t\r\n",
                "# resource \"a\" \"b\" {}",
                "// nothing\n/* resource \"a\" \"b\" {\n}\n*/\n",
                "\uFEFF# nothing\n"
            })
    void nothing_but_comments_is_no_configuration_unless_everything_is_to_be_destroyed(String content)
            throws IOException {
        Files.writeString(directory.resolve("main.tf"), content);
        Files.writeString(directory.resolve("more.tf.json"), "{\"//\": \"nothing\"}");

        assertRefusedFor(
                "Terraform 1.11.4", false, "configuration_empty", "nothing but comments (main.tf, more.tf.json)");
        assertThatCode(() -> ConfigurationCheck.check(directory, "Terraform 1.11.4", false, true))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"locals {}", "resource \"a\" \"b\" {", "resource", "}", "a = 1", "/* */ terraform {}"})
    void anything_but_comments_is_left_to_the_engine(String content) throws IOException {
        Files.writeString(directory.resolve("main.tf"), content);

        assertThatCode(() -> ConfigurationCheck.check(directory, "Terraform 1.11.4", false, false))
                .doesNotThrowAnyException();
    }

    @Test
    void a_comment_takes_the_place_of_the_file_of_the_same_name_for_the_engine_that_reads_it() throws IOException {
        Files.writeString(directory.resolve("main.tf"), "resource \"terraform_data\" \"a\" {}\n");
        Files.writeString(directory.resolve("main.tofu"), "# nothing\n");

        assertRefusedFor("OpenTofu 1.10.6", true, "configuration_empty", "main.tofu");
        assertThatCode(() -> ConfigurationCheck.check(directory, "Terraform 1.11.4", false, false))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terraform {\n encryption {\n  state {\n   method = method.aes_gcm.a\n  }\n }\n}",
                "terraform { encryption { state { enforced = true } } }",
                "terraform {\n encryption {\n method \"m\" \"m\" {\n a = \"}\"\n }\n state {\n method = method.m.m # method.unencrypted.u\n }\n }\n}",
                "locals {}\nterraform {\n required_version = \">= 1.7\"\n encryption {\n state {\n}\n}\n}"
            })
    void a_state_that_the_server_could_not_read_is_refused_before_anything_is_made(String content) throws IOException {
        Files.writeString(directory.resolve("main.tf"), content);

        assertRefusedFor("OpenTofu 1.10.6", true, "configuration_encrypts_state", "main.tf");
    }

    @Test
    void state_encryption_is_found_in_json_and_in_overrides() throws IOException {
        Files.writeString(directory.resolve("main.tf"), "locals {}");
        Files.writeString(
                directory.resolve("x_override.tofu.json"),
                "{\"terraform\":[{\"encryption\":{\"state\":{\"method\":\"${method.aes_gcm.a}\"}}}]}");

        assertRefusedFor("OpenTofu 1.10.6", true, "configuration_encrypts_state", "x_override.tofu.json");
    }

    @Test
    void of_a_name_that_is_there_twice_in_json_both_are_read() throws IOException {
        Files.writeString(
                directory.resolve("main.tf.json"),
                "{\"terraform\":{\"encryption\":{\"state\":{\"method\":\"${method.aes_gcm.a}\"}}},"
                        + "\"terraform\":{\"required_version\":\">= 1.7\"}}");

        assertRefusedFor("OpenTofu 1.10.6", true, "configuration_encrypts_state", "main.tf.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terraform { encryption { plan { method = method.aes_gcm.a } } }",
                "terraform { encryption {\n state {\n method = method.unencrypted.u\n fallback {\n method = method.m.old\n }\n }\n } }",
                "locals { encryption = { state = {} } }",
                "# terraform { encryption { state {} } }\nlocals {}"
            })
    void a_state_in_clear_is_taken_whatever_else_is_encrypted(String content) throws IOException {
        Files.writeString(directory.resolve("main.tf"), content);

        assertThatCode(() -> ConfigurationCheck.check(directory, "OpenTofu 1.10.6", true, false))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main.tf",
                "zz_override.tf",
                "override.tf",
                "a_override.tf",
                "main.tofu",
                "x_override.tofu",
                ".hidden.tf"
            })
    void a_backend_is_refused_in_every_file_the_engine_reads(String file) throws IOException {
        assertRefused(file, "terraform {\n  backend \"s3\" {\n    bucket = \"b\"\n  }\n}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"main.tf.json", "zz_override.tf.json", "main.tofu.json"})
    void a_backend_is_refused_in_every_json_the_engine_reads(String file) throws IOException {
        assertRefused(file, "{\"terraform\":{\"backend\":{\"s3\":{}}}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terraform { cloud { organization = \"o\" } }",
                "terraform {\n cloud {\n }\n}",
                "terraform{backend\"local\"{}}",
                "\uFEFFterraform { backend \"local\" {} }",
                "terraform {\r\n  backend \"local\" {\r\n  }\r\n}\r\n",
                "/* } */ terraform /* { */ { # {\n // {\n backend /* x */ \"local\" {} }",
                "terraform {\n required_providers { a = { source = \"b/c\" } }\n backend \"local\" {}\n}",
                "terraform { required_version = \">= 1.0\"\n backend \"local\" {} }",
                "terraform {}\nterraform {\n backend \"local\" {} }",
                "locals { a = \"}\" }\nterraform { backend \"local\" {} }",
                "locals { a = \"${ \"}\" }\" }\nterraform { backend \"local\" {} }",
                "locals { a = \"${ { b = \"}\" }.b }\" }\nterraform { backend \"local\" {} }",
                "locals { a = \"\\\"{\" }\nterraform { backend \"local\" {} }",
                "locals { a = \"$${\" }\nterraform { backend \"local\" {} }",
                "locals { a = \"%%{\" }\nterraform { backend \"local\" {} }",
                "locals { a = \"$\" }\nterraform { backend \"local\" {} }",
                "locals {\n a = <<EOT\n } { \" /*\nEOT\n}\nterraform { backend \"local\" {} }",
                "locals {\n a = <<-EOT\n   ${ \"EOT\" }\n   EOT\n}\nterraform { backend \"local\" {} }",
                "locals {\n a = <<EOT\n EOT x\nEOT\n}\nterraform { backend \"local\" {} }",
                // What the engine takes for a comment within an interpolation must not end our string.
                "locals { a = \"${1 /* \" */}\" }\nterraform { backend \"local\" {} }",
                "locals { a = \"${1 # \" }\n}\" }\nterraform { backend \"local\" {} }",
                // A marker within an interpolation ends no heredoc.
                "locals {\n a = <<EOT\n${ [\nEOT\n, 1][1] } \"\nEOT\n}\nterraform { backend \"local\" {} }",
                "locals {\n a = <<EOT\n${ \"x\" } /*\nEOT\n}\nterraform { backend \"local\" {} }"
            })
    void a_backend_is_found_however_it_is_hidden(String content) throws IOException {
        assertRefused("main.tf", content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# terraform { backend \"s3\" {} }",
                "// terraform { backend \"s3\" {} }",
                "/* terraform { backend \"s3\" {} } */",
                "terraform {\n # backend \"s3\" {}\n}",
                "locals { a = \"terraform { backend \\\"s3\\\" {} }\" }",
                "locals {\n a = <<EOT\nterraform { backend \"s3\" {} }\nEOT\n}",
                "locals {\n a = <<-EOT\n  terraform {\n  backend \"s3\" {}\n  }\n  EOT\n}",
                "locals {\n a = <<EOT\n${ \"x\" } terraform { backend \"s3\" {} }\nEOT\n}",
                "terraform { required_version = \"1.0\" }\nlocals { backend = { a = 1 } }",
                "terraform {\n required_providers {\n  cloud = {\n   source = \"a/cloud\"\n  }\n }\n}",
                "module \"terraform\" {\n backend = \"x\"\n}",
                "resource \"a\" \"b\" {\n backend {\n }\n}",
                "variable \"backend\" {\n}\nvariable \"cloud\" {}",
                "locals { terraform = { backend = {} } }",
                "terraform {\n backends {}\n}",
                "locals { a = 1 << 2 }",
                ""
            })
    void text_that_only_reads_like_a_backend_is_none(String content) throws IOException {
        assertTaken("main.tf", content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"terraform\":[{\"required_version\":\"1\"},{\"cloud\":{}}]}",
                "{\"terraform\":{\"backend\":{\"s3\":{}}},\"terraform\":{}}",
                "{\"terraform\":{},\"terraform\":{\"backend\":{\"s3\":{}}}}",
                "{\"terraform\":{\"backend\":{},\"backend\":{}}}",
                "{\"terraform\":{\"backend\":null,\"backend\":{}}}",
                "{\"terraform\":[[{\"backend\":{}}]]}",
                "[{\"terraform\":{\"backend\":{}}}]",
                "{\"\\u0074erraform\":{\"b\\u0061ckend\":{}}}",
                "{\"//\":\"a comment\",\"terraform\":{\"//\":{\"a\":{}},\"backend\":{}}}"
            })
    void a_backend_in_json_is_found_however_it_is_hidden(String content) throws IOException {
        assertRefused("main.tf.json", content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"terraform\":{\"backend\":null},\"locals\":{}}",
                "{\"locals\":{\"terraform\":{\"backend\":{}}}}",
                "{\"terraform\":{\"required_providers\":{\"cloud\":{\"source\":\"a/b\"}}}}",
                "{\"terraform\":{},\"variable\":{\"backend\":{}}}",
                "{\"resource\":{\"a\":{\"b\":{\"backend\":{}}}}}",
                "{ this is for the engine to complain about"
            })
    void json_that_only_reads_like_a_backend_has_none(String content) throws IOException {
        assertTaken("main.tf.json", content);
    }

    @Test
    void neither_depth_nor_length_nor_broken_text_hides_a_backend_in_json() throws IOException {
        String backend = "\"terraform\":{\"backend\":{}}}";
        assertRefused("main.tf.json", "{\"locals\":" + "[".repeat(5_000) + "]".repeat(5_000) + "," + backend);
        assertRefused("main.tf.json", "{\"locals\":\"" + "x".repeat(21 << 20) + "\"," + backend);
        byte[] broken = ("{\"locals\":\"?\"," + backend).getBytes(StandardCharsets.ISO_8859_1);
        broken[11] = (byte) 0xff;
        Files.write(directory.resolve("main.tf.json"), broken);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> check());
    }

    @Test
    void templates_nested_without_end_are_refused_and_not_followed() throws IOException {
        Files.writeString(directory.resolve("main.tf"), "locals { a = " + "\"${".repeat(100_000) + " }");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> check())
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("configuration_refused"));
    }
}
