package io.groundwork.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenTextTest {
    private static final Path FILE = Path.of("token");

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", " \t\n", "two words", "one\ntwo", "with\u0000nul", "ünusual", "{\n  \"keys\": {}\n}\n"
            })
    void a_file_that_holds_nothing_that_a_header_can_carry_lets_nobody_in(String text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> TokenText.of(FILE, text))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("token_invalid"))
                .satisfies(
                        e -> assertThat(e.problem().message()).contains("token").doesNotContain("two", "keys"));
    }

    @Test
    void a_line_end_is_no_part_of_a_token() {
        assertThat(TokenText.of(FILE, "0123abcd\r\n").reveal()).isEqualTo("0123abcd");
    }
}
