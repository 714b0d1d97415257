package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.terraform.process.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A step that changes nothing outside, and whose engine failed for a reason that may pass (a service or a registry was
 * away), is tried again with a new engine, a few times; {@link RetryReporter} paces it. How often is counted by what lies on the
 * disk, not by attempts of the activity: those also count workers that died.
 */
final class TransientRetry {
    /** With the pauses between them about a quarter of a minute; many providers repeat their calls for longer by themselves. */
    private static final int MOST_ENGINES = 6;

    private static final String MARK = ".again";

    private TransientRetry() {}

    /** Whether the attempt failed, and another one is to follow it. */
    static boolean given(Attempt attempt) {
        return Files.exists(mark(attempt));
    }

    /** What the activity fails with: tried again where that can help and it was not tried often enough. */
    static RuntimeException after(Attempt failed, Problem problem) throws IOException {
        if (!problem.kind().retryable()) {
            return problem.asException();
        }
        int engines = numberOf(failed);
        // Our own server is waited for as long as it takes.
        if (engines >= MOST_ENGINES && !problem.code().equals(EngineProblems.SERVER_AWAY)) {
            return Failures.forGood(new Problem(
                    problem.code(),
                    problem.kind(),
                    problem.message() + " (tried " + engines + " times)",
                    problem.nextStep()));
        }
        give(failed);
        return problem.asException();
    }

    /** From now on another attempt follows this one. */
    static void give(Attempt failed) throws IOException {
        Files.writeString(mark(failed), "");
    }

    /** Whether a file of this name says so. */
    static boolean isMark(String fileName) {
        return fileName.endsWith(MARK);
    }

    private static Path mark(Attempt attempt) {
        return attempt.directory().resolveSibling(nameOf(attempt) + MARK);
    }

    /** Attempts of a step are named STEP-1, STEP-2, ... */
    private static int numberOf(Attempt attempt) {
        String name = nameOf(attempt);
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    private static String nameOf(Attempt attempt) {
        return String.valueOf(attempt.directory().getFileName());
    }
}
