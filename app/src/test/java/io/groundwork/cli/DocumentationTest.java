package io.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.problem.ExitCode;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The manual says what the code does. */
class DocumentationTest {
    /** Tests run in the directory of their module. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
    private static final Pattern CODE =
            Pattern.compile("(?:new Problem|badInput|external)\\(\\s*\"([a-z][a-z0-9_]*)\"", Pattern.DOTALL);
    private static final List<String> EVERYWHERE =
            List.of("--server", "--data-dir", "--token-file", "--json", "--help");

    @TempDir
    Path temporary;

    @Test
    void the_exit_codes_are_those_of_the_enum() throws IOException {
        List<String> documented = Files.readString(ROOT.resolve("docs/cli.md"))
                .lines()
                .filter(line -> line.matches("\\| [0-9]+ \\|.*"))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                        .map(code -> "| " + code.status() + " | " + code.meaning() + " |")
                        .toList());
    }

    @Test
    void the_statuses_of_a_run_are_listed_in_order_with_those_that_are_its_end() throws IOException {
        String statuses = Files.readString(ROOT.resolve("docs/http-api.md"))
                .replaceFirst("(?s).*### Statuses", "")
                .replaceFirst("(?s)## For workers.*", "");

        assertThat(statuses.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.replaceFirst("` \\| [^|]* \\|", "` |")))
                .containsExactlyElementsOf(RunStatus.known().stream()
                        .map(status -> "| `" + status.wireName() + "` |" + (status.ended() ? " yes |" : " |"))
                        .toList());
    }

    @Test
    void every_environment_variable_we_read_is_listed() throws IOException {
        String documented = Files.readString(ROOT.resolve("docs/cli.md"));
        TreeSet<String> names = new TreeSet<>();
        for (Path file : sources("app/src/main/java/io/groundwork/config")) {
            Pattern.compile("\"((?:GROUNDWORK|TEMPORAL|TF)_[A-Z_]*[A-Z])\"")
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(match -> names.add(match.group(1)));
        }

        assertThat(names).hasSizeGreaterThan(10);
        assertThat(names).allSatisfy(name -> assertThat(documented).contains("`" + name + "`"));
    }

    @Test
    void the_commands_are_those_of_the_enum() throws IOException {
        assertThat(sections().keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CommandName.values())
                        .map(CommandName::text)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void every_option_and_an_example_of_a_command_are_documented_and_no_other(CommandName command) throws IOException {
        String section = sections().getOrDefault(command.text(), "");
        String help = help(command);

        assertThat(options(section)).isEqualTo(options(help));
        assertThat(section).contains("```sh\ngroundwork " + command.text());
    }

    private String help(CommandName command) {
        if (command == CommandName.STATE) {
            return call("state", "list", "--help") + call("state", "pull", "--help");
        }
        if (command == CommandName.POLICY) {
            return call("policy", "eval", "--help") + call("policy", "test", "--help");
        }
        return call(command.text(), "--help");
    }

    private String call(String... arguments) {
        return new CommandLineCall(URI.create("http://127.0.0.1:1"), temporary)
                .run(arguments)
                .out()
                // What the examples show is not what the command offers.
                .replaceAll("(?s)\nExample:\n.*", "");
    }

    private static Set<String> options(String text) {
        return OPTION.matcher(text)
                .results()
                .map(match -> match.group())
                .filter(option -> !EVERYWHERE.contains(option))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Command to the text under its heading. */
    private static Map<String, String> sections() throws IOException {
        Map<String, String> sections = new TreeMap<>();
        Matcher matcher = Pattern.compile("(?ms)^### groundwork ([a-z-]+)[^\n]*\n(.*?)(?=^##|\\z)")
                .matcher(Files.readString(ROOT.resolve("docs/cli.md")));
        while (matcher.find()) {
            sections.put(matcher.group(1), matcher.group(2));
        }
        return sections;
    }

    @Test
    void every_problem_code_in_the_sources_is_listed() throws IOException {
        String documented = Files.readString(ROOT.resolve("docs/errors.md"));
        TreeSet<String> codes = new TreeSet<>();
        for (String module : List.of("driver", "app")) {
            for (Path file : sources(module + "/src/main/java")) {
                CODE.matcher(Files.readString(file)).results().forEach(match -> codes.add(match.group(1)));
            }
        }

        assertThat(codes).hasSizeGreaterThan(20);
        assertThat(codes).allSatisfy(code -> assertThat(documented).contains("| `" + code + "` |"));
    }

    private static List<Path> sources(String directory) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            return files.filter(it -> it.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void the_kinds_are_those_of_the_enum() throws IOException {
        List<List<String>> documented = Files.readString(ROOT.resolve("docs/errors.md"))
                .lines()
                .filter(line -> line.matches("\\| [a-z_]+ \\|.*\\| [0-9]{3} \\| [0-9] \\| (yes|no) \\|"))
                .map(line -> List.of(line.split(" \\| |\\| | \\|")))
                .map(cells -> List.of(cells.get(1), cells.get(3), cells.get(4), cells.get(5)))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(ProblemKind.values())
                        .map(kind -> List.of(
                                kind.wireName(),
                                Integer.toString(kind.httpStatus()),
                                Integer.toString(kind.exitCode().status()),
                                kind.retryable() ? "yes" : "no"))
                        .toList());
    }

    @Test
    void the_list_of_problem_codes_is_in_order_and_names_a_kind_and_what_to_do() throws IOException {
        List<String> rows = Files.readString(ROOT.resolve("docs/errors.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(rows).isSorted().doesNotHaveDuplicates();
        assertThat(rows)
                .allSatisfy(row -> assertThat(row)
                        .matches(
                                "\\| `[a-z0-9_]+` \\| (user|not_found|unauthorized|conflict|denied|engine|external|resources|internal)"
                                        + " \\| [^|]+ \\| [^|]+ \\|"));
    }
}
