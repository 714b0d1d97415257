package io.groundwork.registry;

import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import io.groundwork.workspace.Doubt;
import java.time.Instant;
import java.util.Optional;

/** What a run's feed says of a doubt. Pure. */
final class Doubts {
    private Doubts() {}

    static RunEvent left(Instant at, Doubt doubt) {
        return line(at, "warn", "the workspace is in doubt: " + doubt.why() + ". Next: " + doubt.nextStep());
    }

    static RunEvent found(Instant at, String runId, Optional<Doubt> left) {
        return left.map(doubt -> left(at, doubt))
                .orElseGet(() -> line(
                        at,
                        "info",
                        "the apply of run " + runId + " is proven to be over: the workspace is no longer in doubt"));
    }

    static RunEvent accepted(Instant at, Doubt doubt, String by) {
        return line(
                at,
                "warn",
                by + " accepts that what run " + doubt.runId() + " made may be missing from the state (" + doubt.why()
                        + ")");
    }

    private static RunEvent line(Instant at, String level, String text) {
        return new RunEvent.LogLine(at, Stage.CONCLUDE, level, text, null);
    }
}
