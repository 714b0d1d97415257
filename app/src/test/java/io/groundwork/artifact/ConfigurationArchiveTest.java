package io.groundwork.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives from people who want something else than to have them unpacked. */
final class ConfigurationArchiveTest {
    @TempDir
    Path root;

    private Path archive;
    private Path target;

    @BeforeEach
    void prepare() throws IOException {
        archive = root.resolve("configuration.tar.gz");
        target = Files.createDirectory(root.resolve("work"));
        Files.writeString(root.resolve("victim"), "untouched");
    }

    /** Refused by the server, which only looks, and by the worker, which unpacks; and nothing outside was touched. */
    private void assertRefused(String code) throws IOException {
        for (var reading : List.<Runnable>of(
                () -> ConfigurationArchive.check(archive), () -> ConfigurationArchive.unpack(archive, target))) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(reading::run)
                    .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code))
                    .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.USER))
                    .satisfies(e -> assertThat(e.problem().message())
                            .doesNotContain(root.toString(), "\0")
                            .hasSizeLessThan(500));
        }
        assertNothingOutside();
    }

    private void assertNothingOutside() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            assertThat(files).containsExactlyInAnyOrder(archive, target, root.resolve("victim"));
        }
        assertThat(root.resolve("victim")).hasContent("untouched");
        try (Stream<Path> files = Files.walk(target)) {
            assertThat(files).noneMatch(Files::isSymbolicLink);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "//etc/passwd",
                "../victim",
                "..",
                "./../victim",
                "a/../../victim",
                "a/..",
                "a/../b",
                ".",
                "a//b",
                "a/./b",
                "a\\b",
                "..\\victim",
                "C:\\windows",
                "a\nb",
                "a\u001b[31mb",
                "a\u0085b"
            })
    void a_file_whose_name_is_no_plain_relative_path_is_refused(String name) throws IOException {
        new Tar().file(name, "x").to(archive);

        assertRefused("archive_unsafe_path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "../", "a/../../b/", "a//", "./../"})
    void a_directory_whose_name_is_no_plain_relative_path_is_refused(String name) throws IOException {
        new Tar().directory(name).to(archive);

        assertRefused("archive_unsafe_path");
    }

    @Test
    void a_directory_with_content_is_damaged() throws IOException {
        new Tar().file("a/", "x").to(archive);

        assertRefused("archive_damaged");
    }

    @Test
    void a_nul_in_a_name_is_refused() throws IOException {
        new Tar().pax("path=main.tf\0.png").file("x", "x").to(archive);

        assertRefused("archive_unsafe_path");
    }

    @Test
    void names_longer_than_a_file_system_takes_are_refused() throws IOException {
        new Tar().longName("n".repeat(256), "x").to(archive);
        assertRefused("archive_unsafe_path");
        new Tar().longName("é".repeat(128), "x").to(archive);
        assertRefused("archive_unsafe_path");
        new Tar()
                .longName("abcdefghijklmnopqrstuvwxyz0123456789/".repeat(31) + "x", "x")
                .to(archive);
        assertRefused("archive_unsafe_path");
        new Tar().longName("d/".repeat(40) + "x", "x").to(archive);
        assertRefused("archive_too_large");
    }

    @ParameterizedTest
    @CsvSource({"2, /etc/passwd", "2, ../victim", "2, main.tf", "2, ''", "1, ../victim", "1, main.tf", "1, /etc/passwd"
    })
    void a_link_is_refused_wherever_it_leads(char kind, String to) throws IOException {
        new Tar().file("main.tf", "x").link("link", kind, to).to(archive);

        assertRefused("archive_link");
    }

    @Test
    void a_file_through_a_link_writes_nothing() throws IOException {
        new Tar().link("out", '2', "..").file("out/victim", "overwritten").to(archive);
        assertRefused("archive_link");
        new Tar()
                .link("out", '2', "/somewhere/else")
                .link("more", '2', "out")
                .file("more/victim", "x")
                .to(archive);
        assertRefused("archive_link");
    }

    @Test
    void a_link_that_lies_in_the_target_is_not_written_through() throws IOException {
        Files.createSymbolicLink(target.resolve("main.tf"), root.resolve("victim"));
        new Tar().file("main.tf", "overwritten").to(archive);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ConfigurationArchive.unpack(archive, target));

        assertThat(root.resolve("victim")).hasContent("untouched");
    }

    @ParameterizedTest
    @ValueSource(chars = {'3', '4', '6', '7', 'D', 'M', 'S', 'V', 'N', 'Z', '9', ' '})
    void what_is_neither_file_nor_directory_is_refused(char kind) throws IOException {
        new Tar().header("thing", kind, "", "0", new byte[0]).to(archive);

        assertRefused("archive_special_file");
    }

    @Test
    void a_sparse_file_that_claims_a_terabyte_is_refused() throws IOException {
        new Tar()
                .pax(
                        "GNU.sparse.major=1",
                        "GNU.sparse.minor=0",
                        "GNU.sparse.name=big",
                        "GNU.sparse.realsize=1099511627776")
                .entry(
                        "GNUSparseFile.0/big",
                        '0',
                        "",
                        java.util.Arrays.copyOf("1\n1099511627775\n1\n".getBytes(StandardCharsets.UTF_8), 513))
                .to(archive);
        assertSparseIsRefused();
        new Tar()
                .pax("GNU.sparse.size=1099511627776", "GNU.sparse.numblocks=1", "GNU.sparse.map=0,1")
                .file("big", "x")
                .to(archive);
        assertSparseIsRefused();
    }

    /** The tar reader may find the map of the holes wanting before we see that there are any. */
    private void assertSparseIsRefused() throws IOException {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ConfigurationArchive.unpack(archive, target))
                .satisfies(e -> assertThat(e.problem().code()).isIn("archive_special_file", "archive_damaged"));
        assertNothingOutside();
    }

    @Test
    void the_same_file_twice_is_refused_however_it_is_spelled() throws IOException {
        for (List<String> names : List.of(
                List.of("main.tf", "main.tf"),
                List.of("main.tf", "./main.tf"),
                List.of("main.tf", "MAIN.tf"),
                List.of("\u00e9.tf", "e\u0301.tf"),
                List.of("A/x.tf", "a/X.tf"),
                List.of("a", "a/main.tf"),
                List.of("a/main.tf", "a"),
                List.of("a", "A/b/main.tf"))) {
            var tar = new Tar();
            names.forEach(name -> tar.file(name, "x"));
            tar.to(archive);
            assertRefused("archive_duplicate_name");
            clear();
        }
        new Tar().file("a", "x").directory("a/").to(archive);
        assertRefused("archive_duplicate_name");
        clear();
        new Tar().directory("a/").file("a", "x").to(archive);
        assertRefused("archive_duplicate_name");
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.createDirectory(target);
    }

    @ParameterizedTest
    @CsvSource({
        ".terraform/providers/x, archive_contains_engine_data",
        "modules/a/.terraform/x, archive_contains_engine_data",
        ".Terraform/x, archive_contains_engine_data",
        "terraform.d/plugins/x, archive_contains_engine_data",
        ".terraformrc, archive_contains_engine_data",
        "terraform.rc, archive_contains_engine_data",
        ".tofurc, archive_contains_engine_data",
        "terraform.tfstate, archive_contains_state",
        "terraform.tfstate.backup, archive_contains_state",
        "terraform.tfstate.d/prod/x, archive_contains_state",
        ".terraform.tfstate.lock.info, archive_contains_state",
        "errored.TFSTATE, archive_contains_state",
        "a/b/.tfstate, archive_contains_state"
    })
    void what_belongs_to_an_engine_is_refused(String name, String code) throws IOException {
        new Tar().file("main.tf", "x").file(name, "x").to(archive);

        assertRefused(code);
    }

    @Test
    void more_entries_than_anybody_needs_are_refused() throws IOException {
        var tar = new Tar();
        for (int n = 0; n <= ConfigurationArchive.MOST_ENTRIES; n++) {
            tar.directory("d/");
        }
        // Not so well packed that the ratio gives it away first.
        byte[] noise = new byte[1 << 20];
        new Random(1).nextBytes(noise);
        tar.entry("noise", '0', "", noise).to(archive);

        assertRefused("archive_too_large");
    }

    @Test
    void directories_that_are_only_named_by_their_files_count() throws IOException {
        var tar = new Tar();
        for (int n = 0; n < 1_000; n++) {
            tar.file("a" + n + "/b".repeat(15) + "/main.tf", "");
        }
        byte[] noise = new byte[1 << 20];
        new Random(1).nextBytes(noise);
        tar.entry("noise", '0', "", noise).to(archive);

        assertRefused("archive_too_large");

        try (Stream<Path> made = Files.walk(target)) {
            assertThat(made.count()).isLessThan(ConfigurationArchive.MOST_ENTRIES + 20);
        }
    }

    @Test
    void a_bomb_is_refused_before_it_has_grown() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            out.write(new Tar()
                    .header("zeros", '0', "", Long.toOctalString(1L << 30), new byte[0])
                    .bytes());
            byte[] zeros = new byte[1 << 20];
            for (int n = 0; n < 300; n++) {
                out.write(zeros);
            }
        }

        assertRefused("archive_too_large");

        assertThat(archive)
                .as("what the attack costs")
                .satisfies(file -> assertThat(Files.size(file)).isLessThan(1 << 20));
        try (Stream<Path> files = Files.walk(target)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isLessThan(32L << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'L', 'K', 'x', 'g'})
    void a_bomb_in_a_header_does_not_get_into_memory(char kind) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            out.write(new Tar()
                    .header("name", kind, "", Long.toOctalString(200L << 20), new byte[0])
                    .bytes());
            byte[] letters = "n".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int n = 0; n < 200; n++) {
                out.write(letters);
            }
        }

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ConfigurationArchive.check(archive))
                .satisfies(e -> assertThat(e.problem().code()).isIn("archive_too_large", "archive_damaged"));
    }

    @Test
    void what_is_no_gzip_or_no_tar_is_damaged() throws IOException {
        Files.writeString(archive, "resource \"terraform_data\" \"a\" {}");
        assertRefused("archive_damaged");
        Files.write(archive, new byte[0]);
        assertRefused("archive_damaged");
        Tar.zipped("x".repeat(2_000).getBytes(StandardCharsets.US_ASCII), archive);
        assertRefused("archive_damaged");
        new Tar().header("a", '0', "", "no number", new byte[0]).to(archive);
        assertRefused("archive_damaged");
    }

    @Test
    void a_truncated_archive_is_damaged_wherever_it_was_cut() throws IOException {
        byte[] noise = new byte[3_000];
        new Random(2).nextBytes(noise);
        new Tar().file("main.tf", "a").entry("noise", '0', "", noise).to(archive);
        byte[] whole = Files.readAllBytes(archive);

        for (int length = 0; length < whole.length; length += 7) {
            Files.write(archive, java.util.Arrays.copyOf(whole, length));
            assertThatExceptionOfType(ProblemException.class)
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isThrownBy(() -> ConfigurationArchive.check(archive))
                    .satisfies(e -> assertThat(e.problem().code()).isEqualTo("archive_damaged"));
        }
        byte[] flipped = whole.clone();
        flipped[flipped.length - 6] ^= 1;
        Files.write(archive, flipped);
        assertRefused("archive_damaged");
    }

    @Test
    void an_archive_made_by_chance_is_unpacked_inside_or_refused_with_a_problem() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int n = 0; n < 1_500; n++) {
            byte[] tar = RandomArchive.tar(random);
            Tar.zipped(tar, archive);
            if (random.nextInt(4) == 0) {
                Files.write(archive, RandomArchive.damaged(Files.readAllBytes(archive), random));
            }
            boolean fine = tryTo(() -> ConfigurationArchive.check(archive), seed, n);
            boolean unpacked = tryTo(() -> ConfigurationArchive.unpack(archive, target), seed, n);
            assertThat(unpacked)
                    .as("seed %d, archive %d: looked at and unpacked alike", seed, n)
                    .isEqualTo(fine);
            assertNothingOutside();
            clear();
        }
    }

    private static boolean tryTo(Runnable reading, long seed, int n) {
        try {
            reading.run();
            return true;
        } catch (ProblemException e) {
            assertThat(e.problem().code()).as("seed %d, archive %d", seed, n).startsWith("archive_");
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ", archive " + n, e);
        }
    }
}
