package io.groundwork.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/glossary.md} against the code. */
class GlossaryTest {
    private static final Pattern ROW = Pattern.compile("^\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern CLASS = Pattern.compile("`(\\w+)`");

    private static List<Matcher> rows() throws IOException {
        return Files.readAllLines(Sources.repository().resolve("docs/glossary.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .filter(row -> !row.group(1).equals("word") && !row.group(1).startsWith("-"))
                .toList();
    }

    @Test
    void every_class_that_the_glossary_names_exists() throws IOException {
        Set<String> classes = Stream.of("driver", "app")
                .flatMap(module ->
                        Sources.java(Sources.repository().resolve(module).resolve("src/main/java")).stream())
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        List<String> named = rows().stream()
                .flatMap(row -> CLASS.matcher(row.group(3)).results())
                .map(name -> name.group(1))
                .toList();

        assertThat(named).hasSizeGreaterThan(40);
        assertThat(classes).containsAll(named);
    }

    @Test
    void a_word_is_there_once() throws IOException {
        assertThat(rows().stream().map(row -> row.group(1))).isNotEmpty().doesNotHaveDuplicates();
    }
}
