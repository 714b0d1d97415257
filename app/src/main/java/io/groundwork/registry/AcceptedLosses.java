package io.groundwork.registry;

import io.groundwork.run.Doubt;
import io.groundwork.run.ProvisionStatus;
import io.groundwork.run.RunEvent;
import io.groundwork.run.StatusUpdate;
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
    private static final Set<ProvisionStatus> COME_TO_NOTHING = EnumSet.of(
            ProvisionStatus.ERRORED,
            ProvisionStatus.CANCELED,
            ProvisionStatus.REJECTED,
            ProvisionStatus.EXPIRED,
            ProvisionStatus.POLICY_FAILED);

    private AcceptedLosses() {}

    /** A person takes the word that nobody can give. An engine of the doubtful run may write until the new run applies. */
    static RunEvent accept(JdbcClient sql, Doubt doubt, String inRun, String by, Instant now) {
        Applies.accept(sql, doubt.runId(), by, inRun);
        return Doubts.accepted(now, doubt, by);
    }

    /**
     * A run that ends before it has applied gives back the doubt that was accepted for it.
     *
     * @return what its feed says of that; empty if nothing was accepted, or it is proven by now how the earlier apply ended
     */
    static Optional<RunEvent> inDoubtAgain(JdbcClient sql, String runId, StatusUpdate last) {
        boolean inVain = COME_TO_NOTHING.contains(last.status())
                && Applies.holder(sql, runId).isEmpty();
        List<String> accepted = inVain ? Applies.acceptedFor(sql, runId) : List.of();
        Optional<Doubt> doubt = accepted.stream()
                .flatMap(lost -> Applies.doubtAfter(sql, lost, status(sql, lost), last.at()).stream())
                .findFirst();
        doubt.ifPresent(again -> WorkspaceRows.leaveInDoubtAgain(sql, again));
        return doubt.map(again -> Doubts.left(last.at(), again));
    }

    private static ProvisionStatus status(JdbcClient sql, String runId) {
        return sql.sql("select status from runs where run_id = ?")
                .param(runId)
                .query((row, number) -> ProvisionStatus.of(row.getString(1)))
                .single();
    }
}
