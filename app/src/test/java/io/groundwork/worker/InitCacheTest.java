package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCacheTest {
    private static final String KEY = "0123abcd";

    @TempDir
    Path root;

    private WorkerDirectory directory;
    private InitCache cache;

    @BeforeEach
    void open() {
        directory = WorkerDirectory.open(root.resolve("worker"));
        cache = new InitCache(directory);
    }

    @Test
    void what_one_workspace_initialised_another_one_need_not() throws IOException {
        cache.keep(KEY, initialised("one"));
        Path other = Files.createDirectories(directory.workDirectory("two"));

        assertThat(cache.restore(KEY, other)).isTrue();
        assertThat(other.resolve(".terraform/modules/modules.json")).hasContent("{}");
        assertThat(other.resolve(".terraform.lock.hcl")).hasContent("# locked");
    }

    @Test
    void another_configuration_is_a_miss() throws IOException {
        cache.keep(KEY, initialised("one"));
        Path other = Files.createDirectories(directory.workDirectory("two"));

        assertThat(cache.restore("ffff", other)).isFalse();
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void what_init_made_for_another_configuration_in_between_is_not_taken_for_this_ones() throws IOException {
        Path work = initialised("one");
        cache.noteHere(KEY, "one", work);

        assertThat(cache.restoreHere("ffff", "one", work)).isFalse();

        assertThat(cache.restoreHere(KEY, "one", work)).isFalse();
    }

    @Test
    void what_was_not_used_for_the_longest_time_makes_room_for_others() throws IOException {
        Path work = initialised("one");
        for (int n = 0; n < InitCache.MOST_KEPT; n++) {
            cache.keep("key-" + n, work);
            Files.setLastModifiedTime(directory.initCache("key-" + n), FileTime.from(Instant.EPOCH.plusSeconds(n)));
        }
        assertThat(cache.restore("key-0", Files.createDirectories(directory.workDirectory("two"))))
                .isTrue();

        cache.keep(KEY, work);

        try (Stream<Path> kept = Files.list(root.resolve("worker/init"))) {
            assertThat(kept.map(path -> String.valueOf(path.getFileName())))
                    .hasSize(InitCache.MOST_KEPT)
                    .contains(KEY, "key-0")
                    .doesNotContain("key-1");
        }
    }

    @Test
    void downloaded_providers_are_not_copied_about() throws IOException {
        Path work = initialised("one");
        Path provider = Files.createDirectories(work.resolve(".terraform/providers/registry/a/b"));
        Files.writeString(provider.resolve("terraform-provider-b"), "binary");

        cache.keep(KEY, work);

        assertThat(cache.restore(KEY, Files.createDirectories(directory.workDirectory("two"))))
                .isFalse();
    }

    @Test
    void links_into_a_mirror_are_kept_as_links() throws IOException {
        Path mirror = Files.createDirectories(root.resolve("mirror"));
        Path work = initialised("one");
        Path providers = Files.createDirectories(work.resolve(".terraform/providers"));
        Files.createSymbolicLink(providers.resolve("b"), mirror);
        Path other = Files.createDirectories(directory.workDirectory("two"));

        cache.keep(KEY, work);

        assertThat(cache.restore(KEY, other)).isTrue();
        assertThat(other.resolve(".terraform/providers/b")).isSymbolicLink();
    }

    @Test
    void links_to_providers_that_were_tidied_away_are_a_miss() throws IOException {
        Path mirror = Files.createDirectories(root.resolve("mirror"));
        Path work = initialised("one");
        Path providers = Files.createDirectories(work.resolve(".terraform/providers"));
        Files.createSymbolicLink(providers.resolve("b"), mirror);
        cache.keep(KEY, work);
        cache.noteHere(KEY, "one", work);
        Files.delete(mirror);

        assertThat(cache.restore(KEY, Files.createDirectories(directory.workDirectory("two"))))
                .isFalse();
        assertThat(cache.restoreHere(KEY, "one", work)).isFalse();
    }

    @Test
    void the_workspace_s_own_directory_gets_its_lock_file_back() throws IOException {
        Path work = initialised("one");
        cache.noteHere(KEY, "one", work);
        Files.delete(work.resolve(".terraform.lock.hcl"));

        assertThat(cache.restoreHere(KEY, "one", work)).isTrue();
        assertThat(work.resolve(".terraform.lock.hcl")).hasContent("# locked");
    }

    @Test
    void the_workspace_s_own_directory_is_not_used_for_another_configuration() throws IOException {
        Path work = initialised("one");
        cache.noteHere(KEY, "one", work);

        assertThat(cache.restoreHere("ffff", "one", work)).isFalse();
    }

    private Path initialised(String workspace) throws IOException {
        Path work = directory.workDirectory(workspace);
        Path modules = Files.createDirectories(work.resolve(".terraform/modules"));
        Files.writeString(modules.resolve("modules.json"), "{}");
        Files.writeString(work.resolve(".terraform.lock.hcl"), "# locked");
        return work;
    }
}
