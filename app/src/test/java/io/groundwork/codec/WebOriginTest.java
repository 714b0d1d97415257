package io.groundwork.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, http://localhost:8080",
        "http://localhost:8080/, http://localhost:8080",
        "HTTPS://Cloud.Temporal.io, https://cloud.temporal.io",
        "https://cloud.temporal.io:443, https://cloud.temporal.io",
        "http://10.0.0.1:80, http://10.0.0.1",
        "http://[::1]:8233, http://[::1]:8233"
    })
    void it_is_written_as_browsers_write_it(String written, String origin) {
        assertThat(WebOrigin.parse(written).text()).isEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "localhost:8080",
                "http://localhost:8080/ui",
                "ftp://localhost",
                "http://",
                "http://a b",
                "http://user@localhost:8080",
                "http://localhost:8080?x=1",
                ""
            })
    void anything_else_is_refused(String written) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> WebOrigin.parse(written))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("origin_invalid"));
    }

    @Test
    void only_names_of_this_machine_are_loopback() {
        assertThat(WebOrigin.parse("http://localhost:1").isLoopback()).isTrue();
        assertThat(WebOrigin.parse("http://127.0.0.1:1").isLoopback()).isTrue();
        assertThat(WebOrigin.parse("http://[::1]:1").isLoopback()).isTrue();
        assertThat(WebOrigin.parse("http://localhost.example.com").isLoopback()).isFalse();
        assertThat(WebOrigin.parse("http://127.0.0.1.example.com").isLoopback()).isFalse();
    }
}
