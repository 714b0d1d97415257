package io.groundwork.cli.shell;

import io.groundwork.problem.Problem;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Port: asks the Temporal that server and worker would use whether it lets us in. */
public interface TemporalProbe {
    /** Empty if none is named; raises {@code settings_invalid} (user) and what reading keys and certificates raises. */
    Optional<Answer> ask(Map<String, String> environment);

    /**
     * What came of it.
     *
     * @param connection where, how, and who says so
     * @param problem null where all is well
     */
    record Answer(String connection, @Nullable Problem problem) {}
}
