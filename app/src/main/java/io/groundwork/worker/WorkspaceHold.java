package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.terraform.process.LockHold;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The right to change files in a workspace's directory: while it is had, no engine works there and nobody else changes
 * anything. Whatever deletes, moves or unpacks there takes it first.
 */
final class WorkspaceHold {
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);

    private WorkspaceHold() {}

    /** Raises {@code engine_still_running} (external) if others have it. */
    static LockHold take(WorkerDirectory directory, String workspace) {
        try {
            return LockHold.take(directory.lockFile(workspace), LOCK_TIMEOUT)
                    .orElseThrow(() -> busy(directory, workspace).asException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepRunner.Handover(e);
        }
    }

    private static Problem busy(WorkerDirectory directory, String workspace) {
        OptionalLong engine = LockHold.engineAtWork(directory.lockFile(workspace));
        String who =
                engine.isPresent() ? "an engine (process " + engine.getAsLong() + ")" : "an engine, or this worker,";
        return new Problem(
                "engine_still_running",
                ProblemKind.EXTERNAL,
                who + " still works in the workspace " + workspace + " on this worker",
                "it is waited for; see what it is with 'ps' on the worker");
    }
}
