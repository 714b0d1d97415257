package io.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every {@code groundwork} command that a document shows is one that would be understood, on files that are there. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^ *(?:[A-Z_]+=\\S+ )*(?:\\./)?groundwork ([a-z-](?:[^\\\\\n]|\\\\\n)+)$");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

    static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path document : documents()) {
            COMMAND.matcher(Files.readString(document))
                    .results()
                    .map(found -> found.group(1).replace("\\\n", " "))
                    .map(line -> line.replaceAll(" +#.*| > .*", "").strip())
                    .forEach(commands::add);
        }
        return commands.stream().distinct().sorted().toList();
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        for (String directory : List.of("docs", "examples")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
            }
        }
        return documents;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_command_of_the_documents_is_understood(String line) {
        List<String> words = words(line);

        assertThatCode(() -> CommandTree.of(new GlobalOptions(), words, CommandLine.Help.Ansi.OFF)
                        .parseArgs(words.toArray(String[]::new)))
                .as(line)
                .doesNotThrowAnyException();
        assertThat(words)
                .filteredOn(word -> word.matches("(\\./)?examples/.*"))
                .allSatisfy(word -> assertThat(ROOT.resolve(word.replaceAll(":[a-z-]+$", "")))
                        .as(line)
                        .exists());
    }

    @Test
    void the_documents_are_found() throws IOException {
        assertThat(commands()).hasSizeGreaterThan(40).contains("run examples/hello --auto-approve");
    }

    /** As a shell splits them, as far as documents need it. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        int end = -1;
        while (matcher.find()) {
            String word = Stream.of(1, 2, 3)
                    .map(matcher::group)
                    .filter(group -> group != null)
                    .findFirst()
                    .orElseThrow();
            if (matcher.start() == end) {
                words.set(words.size() - 1, words.getLast() + word);
            } else {
                words.add(word);
            }
            end = matcher.end();
        }
        return words;
    }
}
