package io.groundwork.worker;

import io.groundwork.run.plan.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an engine step ended.
 *
 * @param exitCode as a shell reports it; -1 if nobody knows it
 * @param errors the engine's first few errors, redacted, without repetitions
 * @param complaint the end of standard error, redacted; blank if the engine said nothing there
 * @param words what it said about what it left behind
 * @param lost why nobody knows how it ended; null if its exit code is known
 */
record StepEnd(
        int exitCode,
        List<Diagnostic> errors,
        String complaint,
        EngineWords words,
        @Nullable String lost) {
    private static final int UNKNOWN = -1;

    /** An engine that runs into an error it can name ends with this. */
    private static final int FAILED_IN_ORDER = 1;

    /** Died of the signal that asks it to end: an engine that has come to mind it ends in order. */
    private static final int TERMINATED = 128 + 15;

    StepEnd {
        errors = List.copyOf(errors);
    }

    StepEnd(int exitCode, List<Diagnostic> errors, String complaint) {
        this(exitCode, errors, complaint, new EngineWords(), null);
    }

    static StepEnd lost(String why, List<Diagnostic> errors, String complaint, EngineWords words) {
        return new StepEnd(UNKNOWN, errors, complaint, words, why);
    }

    /** Whether the engine may have a state that it could not store; one that fails without a word had no space for its words. */
    boolean mayHaveLeftItsState() {
        return words.stateNotSaved() || !inOrder() || (exitCode != 0 && errors.isEmpty());
    }

    /** Whether it was asked to end so early that it had not begun to work. */
    boolean diedBeforeItBegan() {
        return exitCode == TERMINATED && !words.spoke();
    }

    /** Whether the engine came to an end of its own, after which its state is what it made. */
    boolean inOrder() {
        return exitCode == 0 || (exitCode == FAILED_IN_ORDER && !words.brokeOff());
    }
}
