package io.groundwork.worker;

import io.groundwork.run.Diagnostic;
import java.util.List;

/**
 * How an engine step ended.
 *
 * @param exitCode as a shell reports it
 * @param errors the engine's first few errors, redacted, without repetitions
 * @param complaint the end of standard error, redacted; blank where the engine said nothing there
 */
record StepEnd(int exitCode, List<Diagnostic> errors, String complaint) {
    StepEnd {
        errors = List.copyOf(errors);
    }
}
