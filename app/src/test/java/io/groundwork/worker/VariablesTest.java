package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables reach both engines as they were given, and the one that counts is the one that counts for the engine itself. */
@Timeout(120)
class VariablesTest {
    /** From the one that yields to all others to the one that yields to none. */
    private enum Source {
        REFERENCE,
        TERRAFORM_TFVARS,
        TERRAFORM_TFVARS_JSON,
        AUTO_TFVARS,
        LATER_AUTO_TFVARS,
        EARLY_VAR,
        VAR_FILE,
        LATER_VAR_FILE,
        VAR;

        String nameWith(Source other) {
            return (name() + "_over_" + other.name()).toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What each source says. */
    private static final class Given {
        private final Map<Source, Map<String, String>> bySource = new TreeMap<>();

        Map<String, String> of(Source source) {
            return bySource.computeIfAbsent(source, _ -> new TreeMap<>());
        }
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void of_each_two_sources_of_a_value_that_one_counts_which_counts_for_the_engine(String engine) {
        var given = new Given();
        List<String> names = new ArrayList<>();
        for (Source lower : Source.values()) {
            for (Source higher : Source.values()) {
                if (lower.compareTo(higher) < 0 && !(lower == Source.EARLY_VAR && higher == Source.VAR)) {
                    names.add(higher.nameWith(lower));
                    given.of(lower).put(names.getLast(), "wrong: " + lower);
                    given.of(higher).put(names.getLast(), "right");
                }
            }
        }
        var files = new TreeMap<String, String>();
        files.put(
                "main.tf",
                String.join("", names.stream().map(VariablesTest::declared).toList()));
        files.put("terraform.tfvars", assignments(given.of(Source.TERRAFORM_TFVARS)));
        files.put("terraform.tfvars.json", Json.write(given.of(Source.TERRAFORM_TFVARS_JSON)));
        files.put("a.auto.tfvars", assignments(given.of(Source.AUTO_TFVARS)));
        files.put("b.auto.tfvars", assignments(given.of(Source.LATER_AUTO_TFVARS)));
        files.put("environments/one.tfvars", assignments(given.of(Source.VAR_FILE)));
        files.put("environments/two.tfvars", assignments(given.of(Source.LATER_VAR_FILE)));
        var variables = new TreeMap<>(given.of(Source.EARLY_VAR));
        variables.putAll(given.of(Source.VAR));
        var places = new TreeMap<String, Integer>();
        given.of(Source.EARLY_VAR).keySet().forEach(name -> places.put(name, 0));
        var environment = new TreeMap<String, String>();
        var references = new TreeMap<String, String>();
        given.of(Source.REFERENCE).forEach((name, value) -> {
            references.put("TF_VAR_" + name, "env:VALUE_OF_" + name);
            environment.put("VALUE_OF_" + name, value);
        });

        try (var bench = new Workbench(directory, engine, environment)) {
            RunRequest run = bench.ask(
                    RunMode.PLAN_ONLY,
                    "pairs",
                    files,
                    variables,
                    List.of("environments/one.tfvars", "environments/two.tfvars"),
                    references,
                    places);
            bench.plan(run);

            JsonNode values = bench.document(run).path("variables");
            assertThat(names)
                    .hasSize(35)
                    .allSatisfy(
                            name -> assertThat(values.path(name).path("value").asText())
                                    .as(name)
                                    .isEqualTo("right"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_value_is_what_the_engine_makes_of_it_on_its_own_command_line(String engine) {
        String configuration = """
                variable "untyped" {}
                variable "text" { type = string }
                variable "number" { type = number }
                variable "flag" { type = bool }
                variable "any" { type = any }
                variable "list" { type = list(string) }
                variable "set" {
                  description = <<-EOT
                    variable "number" { type = list(string) }
                  EOT
                  type = set(number)
                }
                variable "object" {
                  type = object({
                    name = string # a comment }
                    size = optional(number, 3)
                  })
                }
                variable "lines" { type = list(string) }
                """;
        String odd = "a \"quote\", a \\, ${not} %{ this } $${ %%{ $ % \n a line\r\n\tand ä ß € 𝄞 \u0001";
        try (var bench = new Workbench(directory, engine, Map.of())) {
            RunRequest run = bench.ask(
                    RunMode.PLAN_ONLY,
                    "values",
                    Map.of("main.tf", configuration),
                    Map.of(
                            "untyped", "[\"a\"]",
                            "text", odd,
                            "number", "12345678901234567890.25",
                            "flag", "true",
                            "any", "{ a = [1, true] }",
                            "list", "[\"a\", \"${\"b\"}\"]",
                            "set", "[3, 1, 3]",
                            "object", "{\n  name = \"n\" # why\n}",
                            "lines", "[<<EOT\nfirst\nsecond\nEOT\n]"),
                    List.of(),
                    Map.of());
            bench.plan(run);

            JsonNode values = bench.document(run).path("variables");
            assertThat(values.at("/untyped/value").asText()).isEqualTo("[\"a\"]");
            assertThat(values.at("/text/value").asText()).isEqualTo(odd);
            assertThat(values.at("/number/value").asText()).startsWith("1234567890123456789");
            assertThat(values.at("/flag/value").asBoolean()).isTrue();
            assertThat(values.at("/any/value").toString()).isEqualTo("{\"a\":[1,true]}");
            assertThat(values.at("/list/value").toString()).isEqualTo("[\"a\",\"b\"]");
            assertThat(values.at("/set/value").toString()).contains("1").contains("3");
            assertThat(values.at("/object/value/name").asText()).isEqualTo("n");
            assertThat(values.at("/lines/value/0").asText()).isEqualTo("first\nsecond\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_variable_may_have_any_name_that_the_engine_takes(String engine) {
        String configuration =
                declared("my-region") + declared("größe") + declared("_x1") + declared("名前") + declared("secret-größe");
        try (var bench = new Workbench(directory, engine, Map.of("SIZE", "12 345 678"))) {
            RunRequest run = bench.ask(
                    RunMode.PLAN_ONLY,
                    "names",
                    Map.of("main.tf", configuration),
                    Map.of("my-region", "eu", "größe", "drei", "_x1", "x", "名前", "n"),
                    List.of(),
                    Map.of("TF_VAR_secret-größe", "env:SIZE"));
            bench.plan(run);

            JsonNode values = bench.document(run).path("variables");
            assertThat(values.at("/my-region/value").asText()).isEqualTo("eu");
            assertThat(values.at("/größe/value").asText()).isEqualTo("drei");
            assertThat(values.at("/名前/value").asText()).isEqualTo("n");
            assertThat(values.at("/secret-größe/value").asText()).isEqualTo("12 345 678");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_file_of_200_kib_is_a_value_and_all_of_it_is_secret(String engine) throws IOException {
        String line = "0123456789abcdef-";
        String bundle = line.repeat(200 * 1024 / line.length()) + "the-end-of-the-bundle";
        Path file = Files.writeString(directory.resolve("bundle"), bundle);
        String configuration = """
                variable "bundle" { type = string }
                resource "terraform_data" "bundle" { input = sha256(var.bundle) }
                output "end" { value = substr(var.bundle, -21, 21) }
                """;
        try (var bench = new Workbench(directory, engine, Map.of())) {
            RunRequest run = bench.ask(
                    RunMode.APPLY,
                    "bundle",
                    Map.of("main.tf", configuration),
                    Map.of(),
                    List.of(),
                    Map.of("TF_VAR_bundle", "file:" + file));
            bench.applied(run);

            assertThat(bench.server.get("/api/v1/workspaces/bundle/outputs").text())
                    .contains("the-end-of-the-bundle");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void the_files_with_values_are_private_and_go_with_the_run(String engine) throws IOException {
        String secret = "swordfish \"8471\"";
        String configuration = declared("password") + "variable \"tags\" { type = map(string) }\n";
        try (var bench = new Workbench(directory, engine, Map.of("PASSWORD", secret))) {
            RunRequest run = bench.ask(
                    RunMode.PLAN_ONLY,
                    "private",
                    Map.of("main.tf", configuration),
                    Map.of("tags", "{ a = \"b\" }"),
                    List.of(),
                    Map.of("TF_VAR_password", "env:PASSWORD"));
            bench.plan(run);
            Path inputs = bench.hands.disk.run(run.runId()).resolve("inputs");

            try (Stream<Path> files = Files.list(inputs)) {
                assertThat(files.toList())
                        .hasSize(2)
                        .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                                .isEqualTo(PrivateFiles.file().value()));
            }
            assertThat(filesWith("swordfish", bench.hands.disk.workDirectory("private")))
                    .as("what a configuration would pack with its own directory")
                    .isEmpty();
            bench.finish(run, RunStatus.PLANNED_AND_FINISHED);
            assertThat(inputs).doesNotExist();
            assertThat(filesWith("swordfish", directory.resolve("worker"))).isEmpty();
            assertThat(bench.feed(run)).doesNotContain("swordfish");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_secret_that_is_no_good_value_is_not_told_with_the_engine_s_complaint(String engine) {
        try (var bench = new Workbench(directory, engine, Map.of("SIZE", "swordfish${8471}\"x"))) {
            RunRequest run = bench.ask(
                    RunMode.PLAN_ONLY,
                    "complaint",
                    Map.of("main.tf", "variable \"size\" { type = number }\n"),
                    Map.of(),
                    List.of(),
                    Map.of("TF_VAR_size", "env:SIZE"));

            assertThatThrownBy(() -> bench.plan(run)).hasMessageContaining("var.size");
            assertThat(bench.feed(run)).contains("var.size").doesNotContain("swordfish", "/inputs/");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "tofu"})
    void a_misspelt_variable_is_told_together_with_the_one_that_is_missing(String engine) {
        try (var bench = new Workbench(directory, engine, Map.of())) {
            RunRequest run = bench.ask(
                    RunMode.PLAN_ONLY,
                    "misspelt",
                    Map.of("main.tf", declared("region")),
                    Map.of("regoin", "eu"),
                    List.of(),
                    Map.of());

            assertThatThrownBy(() -> bench.plan(run)).isInstanceOfSatisfying(ProblemException.class, failure -> {
                assertThat(failure.problem().code()).isEqualTo("variable_missing");
                assertThat(failure.problem().message()).contains("\"region\"", "declares no variable regoin");
                assertThat(failure.problem().nextStep()).contains("regoin", "--var");
            });
        }
    }

    @Test
    void a_value_that_would_not_end_is_refused_before_an_engine_reads_it() {
        try (var bench = new Workbench(directory, "terraform", Map.of())) {
            RunRequest run = bench.ask(
                    RunMode.PLAN_ONLY,
                    "endless",
                    Map.of("main.tf", "variable \"list\" { type = list(string) }\n" + declared("other")),
                    Map.of("list", "[])\nother = (\"x\""),
                    List.of(),
                    Map.of());

            assertThatThrownBy(() -> bench.plan(run))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure -> assertThat(failure.problem().code()).isEqualTo("variable_invalid"));
        }
    }

    private static String declared(String name) {
        return "variable \"" + name + "\" {}\n";
    }

    private static String assignments(Map<String, String> values) {
        var text = new StringBuilder();
        values.forEach(
                (name, value) -> text.append(name).append(" = \"").append(value).append("\"\n"));
        return text.toString();
    }

    private static List<Path> filesWith(String text, Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
