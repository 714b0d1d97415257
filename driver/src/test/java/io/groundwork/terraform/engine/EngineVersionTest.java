package io.groundwork.terraform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineVersionTest {

    @Test
    void versions_are_ordered_by_number_and_a_candidate_comes_before_its_release() {
        List<EngineVersion> ordered =
                List.of("1.5.0", "1.5.7", "1.10.0-alpha1", "1.10.0-rc1", "1.10.0", "1.11.4", "2.0.0").stream()
                        .map(EngineVersion::parse)
                        .toList();
        List<EngineVersion> shuffled = new java.util.ArrayList<>(ordered);
        Collections.reverse(shuffled);
        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(ordered);
        assertThat(EngineVersion.parse("1.10.0").isAtLeast(EngineVersion.parse("1.9.9")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.11.4", "1.12.0-beta1"})
    void a_version_is_written_as_it_was_read(String text) {
        assertThat(EngineVersion.parse(text)).hasToString(text);
        assertThat(EngineVersion.parse("v" + text + "+build")).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2", "one.two.three", "1.2.3.4", "99999999999.0.0"})
    void what_is_no_version_is_refused(String text) {
        assertThatThrownBy(() -> EngineVersion.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
