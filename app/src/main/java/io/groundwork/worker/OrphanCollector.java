package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the engine did for a run whose history did not outlive a crash, waits for it if it still works, and says
 * how the run really ended.
 */
public final class OrphanCollector {
    private final SettleStep settle;
    private final RunSecrets secrets;

    OrphanCollector(SettleStep settle, RunSecrets secrets) {
        this.settle = settle;
        this.secrets = secrets;
    }

    /** How the run ended. */
    public record Ending(RunStatus status, @Nullable Problem error) {}

    /** Blocks until no engine of the run is left; its output and state are on the server then. */
    public Ending collect(RunView run) {
        try {
            return settle.settle(
                            run.workspace(),
                            run.runId(),
                            run.mode(),
                            secrets.redactor(run.runId()),
                            EngineControl.stopping(),
                            EngineControl.none())
                    .map(known -> new Ending(known.status(), known.error()))
                    .orElseGet(OrphanCollector::interrupted);
        } catch (ProblemException e) {
            return new Ending(RunStatus.ERRORED, e.problem());
        } catch (IOException e) {
            throw new UncheckedIOException("collecting run " + run.runId(), e);
        }
    }

    private static Ending interrupted() {
        return new Ending(
                RunStatus.ERRORED,
                new Problem(
                        "run_interrupted",
                        ProblemKind.EXTERNAL,
                        "the process that carried the run died before anything was applied",
                        "start a new run"));
    }
}
