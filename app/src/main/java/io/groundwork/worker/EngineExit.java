package io.groundwork.worker;

import io.groundwork.run.Stage;
import java.util.Locale;

/** In which way an engine command came to its end. */
enum EngineExit {
    SUCCEEDED,
    /** It said no, or broke. */
    FAILED,
    /** We told it to. */
    STOPPED,
    /** Somebody else did: the machine out of memory, a person. */
    KILLED,
    /** Nobody knows. */
    LOST;

    /** Above these a shell tells of signals. */
    private static final int SIGNALS = 128;

    /** Of a command whose exit code is known. */
    static EngineExit of(Stage stage, int code, boolean stopRequested) {
        // A plan that finds changes ends with 2.
        if (code == 0 || (stage == Stage.PLAN && code == 2)) {
            return SUCCEEDED;
        }
        if (stopRequested) {
            return STOPPED;
        }
        return code > SIGNALS ? KILLED : FAILED;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
