package io.groundwork.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The faults that are over in seconds, in every build; {@code make chaos} tries them all. */
@Timeout(300)
class ChaosTest {
    @Test
    void an_apply_outlives_its_workers_secret_refused_requests_and_a_signal_to_everybody(@TempDir Path root) {
        assertThat(Chaos.allEndAsExpected(root, 1, List.of("SECRET_GONE", "FEED_REFUSED", "GROUP_TERM")))
                .as("see the table it printed")
                .isTrue();
    }

    @Test
    void an_engine_or_its_supervisor_killed_at_any_moment_ends_the_run_as_the_documents_say(@TempDir Path root) {
        assertThat(Chaos.allEndAsExpected(root, 1, List.of("ENGINE", "SUPERVISOR")))
                .as("see the table it printed")
                .isTrue();
    }
}
