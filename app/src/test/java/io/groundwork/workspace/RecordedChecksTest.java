package io.groundwork.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedChecksTest {
    private static CheckedObject check(String name, String status) {
        return new CheckedObject("check." + name, status, List.of());
    }

    private static int differing(List<CheckedObject> recorded, CheckedObject... planned) {
        return new RecordedChecks("run-1", recorded).differingFrom(List.of(planned));
    }

    @Test
    void a_check_that_fails_where_it_held_and_one_that_is_new_differ() {
        assertThat(differing(List.of(check("a", "pass")), check("a", "fail"), check("b", "pass")))
                .isEqualTo(2);
        assertThat(differing(List.of(check("a", "fail")), check("a", "fail"))).isZero();
    }

    @Test
    void what_only_an_apply_can_know_never_differs_or_it_would_be_asked_about_for_ever() {
        assertThat(differing(List.of(check("a", "pass")), check("a", "unknown")))
                .isZero();
        assertThat(differing(List.of(), check("a", "unknown"))).isZero();
    }
}
