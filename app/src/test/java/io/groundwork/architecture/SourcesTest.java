package io.groundwork.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sources promise, each with the proof that the promise can be broken. */
class SourcesTest {
    private static final List<String> MODULES = List.of("driver", "app", "acceptance");

    @Test
    void no_file_is_longer_than_a_reader_bears() {
        for (String module : MODULES) {
            assertThat(Sources.tooLong(Sources.repository().resolve(module).resolve("src")))
                    .isEmpty();
        }
    }

    @Test
    void a_file_that_is_too_long_is_found(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("Long.java"), "\n".repeat(Sources.LONGEST + 1));
        Files.writeString(directory.resolve("Fine.java"), "\n".repeat(Sources.LONGEST));

        assertThat(Sources.tooLong(directory)).containsExactly("Long.java: 401 lines");
    }

    @Test
    void every_package_says_what_is_in_it_and_is_null_marked() {
        for (String module : MODULES) {
            Path main = Sources.repository().resolve(module).resolve("src/main/java");
            assertThat(Sources.withoutPackageInfo(main)).isEmpty();
        }
    }

    @Test
    void a_package_that_is_not_null_marked_is_found(@TempDir Path directory) throws IOException {
        for (String name : List.of("bare", "commented", "fine", "silent")) {
            Files.createDirectories(directory.resolve(name));
            Files.writeString(directory.resolve(name).resolve("Any.java"), "");
        }
        Files.writeString(
                directory.resolve("commented/package-info.java"), "/** Says. */\n// @NullMarked\npackage x;\n");
        Files.writeString(directory.resolve("fine/package-info.java"), "/** Says. */\n@NullMarked\npackage x;\n");
        Files.writeString(directory.resolve("silent/package-info.java"), "@NullMarked\npackage x;\n");

        assertThat(Sources.withoutPackageInfo(directory)).containsExactly("bare", "commented", "silent");
    }

    @Test
    void the_manual_shows_the_table_that_the_tests_hold() {
        SortedMap<String, Set<String>> held = new TreeMap<>();
        PackageTable.packages().forEach(name -> held.put(name, PackageTable.line(name)));

        assertThat(DocumentedTable.in(architecturePage())).isEqualTo(held);
    }

    @Test
    void the_manual_lists_every_package_there_is() {
        Set<String> onDisk = new TreeSet<>();
        MODULES.forEach(module -> onDisk.addAll(
                Sources.packages(Sources.repository().resolve(module).resolve("src/main/java"))));

        assertThat(DocumentedTable.in(architecturePage())).containsKeys(onDisk.toArray(String[]::new));
    }

    @Test
    void rows_of_a_page_are_read_as_a_table() {
        String page = """
                | `module` | of another table | – |

                | package | is | may see |
                | --- | --- | --- |
                | `run` | words | `problem` |
                | `policy` | judge | `run`, `terraform.plan` |
                | `artifact` | bytes | – |
                """;

        assertThat(DocumentedTable.in(page))
                .containsEntry("run", Set.of("problem"))
                .containsEntry("policy", Set.of("run", "terraform.plan"))
                .containsEntry("artifact", Set.of())
                .hasSize(3);
    }

    private static String architecturePage() {
        return Sources.read(Sources.repository().resolve("docs/architecture.md"));
    }
}
