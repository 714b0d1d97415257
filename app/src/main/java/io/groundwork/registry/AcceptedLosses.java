package io.groundwork.registry;

import io.groundwork.run.RunEvent;
import io.groundwork.run.RunStatus;
import io.groundwork.workspace.Doubt;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a person accepts with {@code --accept-loss}: that what an earlier apply made may be missing from the state. It holds for
 * the run that is started with it. Every method is part of its caller's transaction.
 */
final class AcceptedLosses {
    /** Ways to end that leave everything as it was, if no apply was begun. */
    private static final Set<RunStatus> COME_TO_NOTHING = EnumSet.of(
            RunStatus.ERRORED, RunStatus.CANCELED, RunStatus.REJECTED, RunStatus.EXPIRED, RunStatus.POLICY_FAILED);

    private AcceptedLosses() {}

    /** A person takes the word that nobody can give. An engine of the doubtful run may write until the new run applies. */
    static RunEvent accept(JdbcClient sql, Doubt doubt, String inRun, String by, Instant now) {
        Applies.accept(sql, doubt.runId(), by, inRun);
        // The doubtful run may itself have been started over a doubt: whoever accepts the one accepts the other.
        Applies.acceptedFor(sql, doubt.runId()).forEach(earlier -> Applies.accept(sql, earlier, by, inRun));
        return Doubts.accepted(now, doubt, by);
    }

    /**
     * The run that a loss was accepted for is over, and leaves no doubt of its own. If it failed, or was stopped, before it
     * applied, the doubt that was accepted is back; otherwise the loss is settled, and the engine that may still work for the
     * earlier run writes no more.
     *
     * @param ending of the run
     * @return what the feed says if the doubt is back; empty if nothing was accepted, or the earlier apply's end is proven by now
     */
    static Optional<RunEvent> conclude(
            JdbcClient sql, EngineAccess engineAccess, String runId, RunStatus ending, Instant at) {
        List<String> accepted = Applies.acceptedFor(sql, runId);
        boolean inVain =
                COME_TO_NOTHING.contains(ending) && Applies.holder(sql, runId).isEmpty();
        if (!inVain) {
            accepted.forEach(lost -> engineAccess.end(sql, lost));
            return Optional.empty();
        }
        Optional<Doubt> doubt = accepted.stream()
                .flatMap(lost ->
                        Applies.doubtAfter(sql, lost, RunRegistry.row(sql, lost).status(), at).stream())
                .findFirst();
        doubt.ifPresent(again -> WorkspaceRows.leaveInDoubtAgain(sql, again));
        return doubt.map(again -> Doubts.left(at, again));
    }
}
