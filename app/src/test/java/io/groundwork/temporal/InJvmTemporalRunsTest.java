package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.config.Settings;
import io.groundwork.dev.DevTemporal;
import io.groundwork.problem.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InJvmTemporalRunsTest extends TemporalRunsContract {
    @Override
    DevTemporal startTemporal(Path directory) {
        return DevTemporal.start(Map.of(), Settings.from(Map.of()), directory);
    }

    @Test
    void what_the_server_refuses_is_told_in_its_own_words_and_not_as_a_server_that_is_down(@TempDir Path directory) {
        try (DevTemporal unprepared = startTemporal(directory);
                TemporalConnection connection =
                        unprepared.connect(new TemporalSettings("", "default", "queue"), ring)) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> new TemporalRuns(connection).start(request()))
                    .withMessageContaining("search attribute")
                    .satisfies(e -> assertThat(e.problem().code()).isEqualTo("temporal_refused"));
        }
    }
}
