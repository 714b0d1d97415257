package io.groundwork.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFilesTest {
    private static final int ROUNDS = 200;
    private static final int AT_ONCE = 4;

    @TempDir
    private Path directory;

    @Test
    void a_file_that_several_make_at_the_same_moment_is_made_once_and_nobody_fails() throws Exception {
        var together = new CyclicBarrier(AT_ONCE);
        List<Future<?>> makers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int maker = 0; maker < AT_ONCE; maker++) {
                makers.add(threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        together.await(20, TimeUnit.SECONDS);
                        PrivateFiles.createIfMissing(directory.resolve("lock-" + round));
                    }
                    return null;
                }));
            }
        }

        for (Future<?> maker : makers) {
            assertThat(maker).succeedsWithin(Duration.ZERO);
        }
        assertThat(directory).isDirectoryContaining(file -> file.endsWith("lock-" + (ROUNDS - 1)));
    }

    @Test
    void a_file_that_is_there_keeps_what_it_holds_and_a_new_one_is_its_owners_alone() throws IOException {
        Path there = Files.writeString(directory.resolve("there"), "kept");
        Path made = directory.resolve("made");

        PrivateFiles.createIfMissing(there);
        PrivateFiles.createIfMissing(made);

        assertThat(there).hasContent("kept");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rw-------");
    }
}
