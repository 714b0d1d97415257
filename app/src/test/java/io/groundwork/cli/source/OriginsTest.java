package io.groundwork.cli.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what a directory is known to a workspace. */
class OriginsTest {
    @TempDir
    Path temporary;

    @Test
    void two_clones_of_a_repository_are_one_place_and_two_directories_of_it_are_two() throws IOException {
        Path one = cloneOf("one", "git@example.com:acme/infra.git");
        Path other = cloneOf("other", "https://ann:secret-token@example.com/acme/infra.git");

        assertThat(Origins.of(directory(one, "envs/dev/net")).getFirst())
                .isEqualTo("git:example.com/acme/infra//envs/dev/net");
        assertThat(Origins.of(directory(other, "envs/dev/net")).getFirst())
                .isEqualTo("git:example.com/acme/infra//envs/dev/net");
        assertThat(Origins.of(directory(one, "envs/prod/net")).getFirst())
                .isEqualTo("git:example.com/acme/infra//envs/prod/net");
        assertThat(Origins.of(one).getFirst()).isEqualTo("git:example.com/acme/infra");
        assertThat(Origins.of(other).toString()).doesNotContain("secret-token");
    }

    @Test
    void a_directory_in_no_repository_or_in_one_without_a_remote_is_known_by_machine_and_path() throws IOException {
        Path plain = directory(temporary, "plain/net");
        Path local = directory(temporary, "local");
        Files.createDirectories(local.resolve(".git"));
        Files.writeString(local.resolve(".git/config"), "[core]\n\tbare = false\n");

        assertThat(Origins.of(plain)).hasSize(1);
        assertThat(Origins.of(plain).getFirst())
                .startsWith("file://")
                .endsWith(plain.toRealPath().toString());
        assertThat(Origins.of(local)).hasSize(1);
    }

    @Test
    void a_repository_that_gets_a_remote_later_stays_known_under_its_old_name() throws IOException {
        Path net = directory(temporary, "infra/net");
        String before = Origins.of(net).getFirst();

        cloneOf("infra", "https://example.com/acme/infra");

        assertThat(Origins.of(net)).hasSize(2).endsWith(before);
    }

    @Test
    void a_worktree_is_the_place_that_its_repository_is() throws IOException {
        Path main = cloneOf("main", "ssh://git@example.com:2222/acme/infra");
        Path git = Files.createDirectories(main.resolve(".git/worktrees/second"));
        Files.writeString(git.resolve("commondir"), "../..\n");
        Path second = directory(temporary, "second");
        Files.writeString(second.resolve(".git"), "gitdir: " + git + "\n");

        assertThat(Origins.of(directory(second, "net")).getFirst()).isEqualTo("git:example.com/acme/infra//net");
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/acme/infra.git, example.com/acme/infra",
        "https://Example.COM:8443/acme/infra/, example.com/acme/infra",
        "https://x-token:ghp_1234@example.com/acme/infra?token=abc, example.com/acme/infra",
        "ssh://git@example.com/acme/infra.git, example.com/acme/infra",
        "git::https://ann:secret@example.com/acme/infra.git//net?ref=v1, example.com/acme/infra.git//net",
        "git@example.com:acme/infra.git, example.com/acme/infra",
        "file:///srv/git/infra.git, /srv/git/infra",
        "/srv/git/infra.git, /srv/git/infra",
    })
    void a_remote_is_the_same_however_it_is_reached_and_by_whom(String url, String plain) {
        assertThat(Origins.withoutCredentials(url)).isEqualTo(plain);
    }

    private Path cloneOf(String name, String remote) throws IOException {
        Path root = directory(temporary, name);
        Files.createDirectories(root.resolve(".git"));
        Files.writeString(root.resolve(".git/config"), """
                [core]
                \trepositoryformatversion = 0
                [remote "fork"]
                \turl = https://example.org/somebody/else
                [remote "origin"]
                \turl = %s
                \tfetch = +refs/heads/*:refs/remotes/origin/*
                [branch "main"]
                \tremote = origin
                """.formatted(remote));
        return root;
    }

    private static Path directory(Path root, String path) throws IOException {
        return Files.createDirectories(root.resolve(path));
    }
}
