package io.groundwork.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFilesTest {
    private static final int ROUNDS = 200;
    private static final int AT_ONCE = 4;

    @TempDir
    private Path directory;

    /** In the same round at the same moment. */
    private static void severalAtOnce(Step step) throws InterruptedException {
        var together = new CyclicBarrier(AT_ONCE);
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < AT_ONCE; i++) {
                int who = i;
                all.add(threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        together.await(20, TimeUnit.SECONDS);
                        step.take(who, round);
                    }
                    return null;
                }));
            }
        }
        for (Future<?> one : all) {
            assertThat(one).succeedsWithin(Duration.ZERO);
        }
    }

    private interface Step {
        void take(int who, int round) throws Exception;
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void a_file_that_several_make_at_the_same_moment_is_made_once_and_nobody_fails() throws Exception {
        severalAtOnce((_, round) -> PrivateFiles.createIfMissing(directory.resolve("lock-" + round)));

        assertThat(directory).isDirectoryContaining(file -> file.endsWith("lock-" + (ROUNDS - 1)));
    }

    @Test
    void a_file_that_several_replace_at_the_same_moment_holds_what_one_of_them_wrote_and_nobody_fails()
            throws Exception {
        Path file = directory.resolve("place.json");
        List<String> contents = IntStream.range(0, AT_ONCE)
                .mapToObj(who -> ("" + who).repeat(5000 + who))
                .toList();

        severalAtOnce((who, _) -> {
            PrivateFiles.replace(file, contents.get(who).getBytes(StandardCharsets.US_ASCII));
            assertThat(Files.readString(file)).isIn(contents);
        });

        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(directory.toFile().list()).containsExactly("place.json");
    }

    @Test
    void what_cannot_be_put_in_place_leaves_no_draft() throws IOException {
        Path inTheWay = Files.createDirectory(directory.resolve("place.json"));
        Files.createFile(inTheWay.resolve("full"));

        assertThatIOException().isThrownBy(() -> PrivateFiles.replace(inTheWay, new byte[] {1}));

        assertThat(directory.toFile().list()).containsExactly("place.json");
    }

    @Test
    void a_file_that_is_there_keeps_what_it_holds_and_a_new_one_is_its_owners_alone() throws IOException {
        Path there = Files.writeString(directory.resolve("there"), "kept");
        Path made = directory.resolve("made");

        PrivateFiles.createIfMissing(there);
        PrivateFiles.createIfMissing(made);

        assertThat(there).hasContent("kept");
        assertThat(permissions(made)).isEqualTo("rw-------");
    }
}
