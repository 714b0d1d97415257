package io.groundwork.worker;

import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of what an engine prints goes into the log of its run. What was done to a resource is never left out, and errors and
 * warnings get as much room again as everything else. What is left out is said. Used by one thread.
 */
final class LogBudget {
    /** Of an event, beside its texts. */
    private static final int OVERHEAD = 150;

    private final long most;
    private final Stage stage;
    private long used;
    private long lines;
    private long characters;
    private boolean said;

    /** @param most characters, of all events together */
    LogBudget(long most, Stage stage) {
        this.most = most;
        this.stage = stage;
    }

    /** Whether nothing more of what is merely printed is taken, and that was said. */
    boolean isSpent() {
        return used > most && said;
    }

    /** The events that go into the log. */
    List<RunEvent> admitted(List<RunEvent> events, Instant at) {
        List<RunEvent> admitted = new ArrayList<>(events.size());
        for (RunEvent event : events) {
            int size = OVERHEAD + sizeOf(event);
            if (isAdmitted(event)) {
                used += size;
                admitted.add(event);
            } else {
                leaveOut(size - OVERHEAD);
                if (!said) {
                    said = true;
                    admitted.add(mark(
                            at,
                            "from here on the log of this step leaves out what is printed: it has "
                                    + megabytes(used) + ", and may have " + megabytes(most)
                                    + " (GROUNDWORK_LOG_LIMIT on the worker)"));
                }
            }
        }
        return admitted;
    }

    /** Counts a line that nobody looked into. */
    void leaveOut(int charactersOfIt) {
        lines++;
        characters += charactersOfIt;
    }

    /**
     * What was left out in all; empty if nothing was.
     *
     * @param missing bytes that were not even kept on this disk
     */
    Optional<RunEvent> leftOut(long missing, Instant at) {
        if (lines == 0 && missing == 0) {
            return Optional.empty();
        }
        String unread = missing == 0 ? "" : ", and " + megabytes(missing) + " that were not kept on the worker";
        return Optional.of(mark(
                at,
                "the log of this step leaves out " + lines + " lines (" + megabytes(characters)
                        + ") of what was printed" + unread));
    }

    private RunEvent mark(Instant at, String text) {
        return new RunEvent.LogLine(at, stage, "warn", text, null);
    }

    private boolean isAdmitted(RunEvent event) {
        return switch (event) {
            case RunEvent.ResourceChanged changed -> !changed.phase().equals("progress") || used <= 2 * most;
            case RunEvent.LogLine line -> used <= (line.level().equals("info") ? most : 2 * most);
            case RunEvent.OutputChanged _ -> true;
            case RunEvent.RunStarted _ -> true;
            case RunEvent.StageChanged _ -> true;
            case RunEvent.PolicyChecked _ -> true;
            case RunEvent.DecisionChanged _ -> true;
            case RunEvent.RunFinished _ -> true;
        };
    }

    /** Characters of its texts. */
    static int sizeOf(RunEvent event) {
        return switch (event) {
            case RunEvent.LogLine line ->
                line.message().length()
                        + (line.diagnostic() == null
                                ? 0
                                : line.diagnostic().detail().length());
            case RunEvent.ResourceChanged changed -> changed.address().length();
            default -> 0;
        };
    }

    private static String megabytes(long bytes) {
        return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }
}
