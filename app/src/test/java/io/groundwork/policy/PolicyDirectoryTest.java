package io.groundwork.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import io.groundwork.run.policy.EnforcementLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDirectoryTest {
    @ParameterizedTest
    @CsvSource({
        "policies/tags, policies/tags, SOFT_MANDATORY",
        "policies/tags:advisory, policies/tags, ADVISORY",
        "/a b:hard-mandatory, /a b, HARD_MANDATORY",
        "a:b:soft-mandatory, a:b, SOFT_MANDATORY",
        "a:b/, a:b/, SOFT_MANDATORY",
    })
    void a_directory_with_or_without_its_level(String text, String path, EnforcementLevel level) {
        assertThat(PolicyDirectory.parse(text)).isEqualTo(new PolicyDirectory(path, level));
    }

    @Test
    void a_level_that_is_none_is_not_taken_for_a_part_of_the_path() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> PolicyDirectory.parse("tags:mandatory"))
                .withMessageContaining("there is no enforcement level mandatory (in tags:mandatory)");
    }
}
