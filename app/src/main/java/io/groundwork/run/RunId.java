package io.groundwork.run;

import io.groundwork.problem.Problems;
import java.security.SecureRandom;
import java.time.Instant;

/** Names of runs: {@code run-} and 16 characters that sort by time of creation. */
public final class RunId {
    private static final String PATTERN = "run-[0-9a-z]{16}";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** 36 to the power of 7. */
    private static final long TAILS = 78_364_164_096L;

    private RunId() {}

    /** A new id: milliseconds since the epoch in base 36 (9 characters), then 7 random characters. */
    public static String create(Instant now) {
        return create(now, RANDOM.nextLong(TAILS));
    }

    /** As {@link #create(Instant)}, with the chance of the caller; the same arguments make the same id. */
    public static String create(Instant now, long chance) {
        String time = Long.toString(now.toEpochMilli(), 36);
        long random = Math.floorMod(chance, TAILS);
        String tail = Long.toString(random, 36);
        return "run-" + "0".repeat(9 - time.length()) + time + "0".repeat(7 - tail.length()) + tail;
    }

    /** Returns the text where it is a run id; a bad one is the user's problem. */
    public static String check(String text) {
        if (!text.matches(PATTERN)) {
            throw Problems.badInput(
                    "run_id_invalid", "this is not a run id: " + text, "run ids look like run-0mft3k2v9a1b2c3d");
        }
        return text;
    }

    /** The workflow id of a run: readable, says workspace and run. */
    public static String workflowId(String workspace, String runId) {
        return workspace + "." + runId;
    }
}
