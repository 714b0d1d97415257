package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import io.groundwork.secret.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("token");
    }

    private void assertRefused(String code) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> TokenFile.loadOrCreate(file))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    @Test
    void a_token_is_made_once_for_its_owner_alone() throws IOException {
        String made = TokenFile.loadOrCreate(file).reveal();

        assertThat(TokenFile.loadOrCreate(file).reveal()).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).content().matches("[0-9a-f]{64}\n");
    }

    @Test
    void a_server_does_not_start_with_an_empty_token_and_does_not_replace_it() throws IOException {
        Files.createFile(file, PrivateFiles.file());

        assertRefused("token_invalid");

        assertThat(file).isEmptyFile();
    }

    @Test
    void a_server_does_not_start_with_a_token_that_others_can_read() throws IOException {
        TokenFile.loadOrCreate(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused("token_file_unsafe");
    }
}
