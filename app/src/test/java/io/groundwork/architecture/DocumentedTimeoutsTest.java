package io.groundwork.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/timeouts.md} against the code. */
class DocumentedTimeoutsTest {
    private static final Pattern CONSTANT =
            Pattern.compile("static final Duration (\\w+) =\\s+Duration\\.of(\\w+)\\(([0-9_]+)\\);");
    private static final Pattern LITERAL =
            Pattern.compile("Duration\\.of(?:Nanos|Millis|Seconds|Minutes|Hours|Days)\\([0-9_]+\\)");
    private static final Pattern ROW =
            Pattern.compile("^\\| `(\\w+\\.\\w+)` \\| (\\d+) (ms|s|min|h|d) \\| .+ \\|$", Pattern.MULTILINE);
    private static final Pattern RELATION =
            Pattern.compile("^- `(\\w+\\.\\w+)`(?: × (\\d+))? ([<≤]) `(\\w+\\.\\w+)`: .+$", Pattern.MULTILINE);
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms",
            ChronoUnit.MILLIS,
            "s",
            ChronoUnit.SECONDS,
            "min",
            ChronoUnit.MINUTES,
            "h",
            ChronoUnit.HOURS,
            "d",
            ChronoUnit.DAYS);
    /** Their durations are the bounds of histograms. */
    private static final Set<String> HISTOGRAMS = Set.of("TemporalHistogramBuckets", "RunMeters");

    private static String page() {
        return read(Sources.repository().resolve("docs/timeouts.md"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources() {
        return Stream.of("driver", "app")
                .flatMap(module ->
                        Sources.java(Sources.repository().resolve(module).resolve("src/main/java")).stream())
                .toList();
    }

    private static String className(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    private static SortedMap<String, Duration> documented() {
        SortedMap<String, Duration> values = new TreeMap<>();
        ROW.matcher(page())
                .results()
                .forEach(row -> values.put(
                        row.group(1),
                        Duration.of(Long.parseLong(row.group(2)), Objects.requireNonNull(UNITS.get(row.group(3))))));
        return values;
    }

    @Test
    void every_duration_has_a_row_with_its_value() {
        SortedMap<String, Duration> inTheCode = new TreeMap<>();
        for (Path source : sources()) {
            CONSTANT.matcher(read(source))
                    .results()
                    .forEach(constant -> inTheCode.put(
                            className(source) + "." + constant.group(1),
                            Duration.of(
                                    Long.parseLong(constant.group(3).replace("_", "")),
                                    ChronoUnit.valueOf(constant.group(2).toUpperCase(Locale.ROOT)))));
        }

        assertThat(documented()).isEqualTo(inTheCode);
    }

    @Test
    void a_duration_has_a_name_wherever_it_is_used() {
        assertThat(sources())
                .filteredOn(source -> !HISTOGRAMS.contains(className(source)))
                .allSatisfy(source -> {
                    String text = read(source);
                    assertThat(LITERAL.matcher(CONSTANT.matcher(text).replaceAll(""))
                                    .results()
                                    .map(MatchResult::group))
                            .as(source.toString())
                            .isEmpty();
                });
    }

    static Stream<List<String>> relations() {
        return RELATION.matcher(page())
                .results()
                .map(found -> List.of(
                        found.group(1),
                        Objects.requireNonNullElse(found.group(2), "1"),
                        found.group(3),
                        found.group(4)));
    }

    @Test
    void the_page_lists_relations_in_the_form_that_is_checked() {
        assertThat(relations()).hasSize((int) page().substring(page().indexOf("## Relations"))
                .lines()
                .filter(line -> line.startsWith("- "))
                .count());
    }

    @ParameterizedTest
    @MethodSource("relations")
    void a_relation_holds(List<String> relation) {
        SortedMap<String, Duration> values = documented();
        assertThat(values).containsKeys(relation.getFirst(), relation.getLast());
        Duration smaller =
                Objects.requireNonNull(values.get(relation.getFirst())).multipliedBy(Long.parseLong(relation.get(1)));
        Duration larger = Objects.requireNonNull(values.get(relation.getLast()));

        if (relation.get(2).equals("<")) {
            assertThat(smaller).isLessThan(larger);
        } else {
            assertThat(smaller).isLessThanOrEqualTo(larger);
        }
    }
}
