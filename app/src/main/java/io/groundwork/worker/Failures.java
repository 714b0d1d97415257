package io.groundwork.worker;

import com.fasterxml.jackson.core.JacksonException;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.terraform.failure.DriverException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What fails in an activity, as Temporal is to see it: the problem rides along, its kind decides about retries. */
final class Failures {
    static final String DISK_FULL = "disk_full";

    private Failures() {}

    /** Work that may fail in any way an activity's work fails. */
    interface Work<T> {
        T run() throws IOException;
    }

    static <T> T mapped(String doing, Work<T> work) {
        try {
            return work.run();
        } catch (ProblemException e) {
            throw asFailure(e.problem(), e);
        } catch (UncheckedIOException e) {
            throw asFailure(ofFile(doing, e), e);
        } catch (IOException e) {
            throw asFailure(ofFile(doing, e), e);
        } catch (StepRunner.Stopped
                | StepRunner.Handover
                | DriverException
                | ActivityCompletionException
                | ApplicationFailure e) {
            throw e;
        } catch (OutOfMemoryError e) {
            // Whatever was too large is as large the next time.
            throw forGood(new Problem(
                    "worker_out_of_memory",
                    ProblemKind.RESOURCES,
                    doing + ": the worker has too little memory for it",
                    "give the worker more, for example with GROUNDWORK_JAVA_OPTS=-Xmx2g"));
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of ours does not go away by trying again.
            throw asFailure(new Problem("internal", ProblemKind.INTERNAL, doing + ": " + e, "see the worker's log"), e);
        }
    }

    /**
     * Whatever failed beside an engine that may be writing: it is come back to, however long it takes and whatever a retry
     * would help otherwise. Only its engine ends an apply; but what fails by the content of a file fails for ever.
     */
    static ApplicationFailure retriedAnyway(String doing, Exception e) {
        Problem problem = switch (e) {
            case ProblemException ours -> ours.problem();
            case IOException file -> ofFile(doing, file);
            case UncheckedIOException file -> ofFile(doing, file);
            case DriverException driver -> EngineProblems.of(doing, driver);
            default -> new Problem("internal", ProblemKind.INTERNAL, doing + ": " + e, "see the worker's log");
        };
        return failure(problem, e, !isOfContent(e));
    }

    /** A full disk of ours is told at once, rather than leaving a run hanging that nobody knows why. */
    static ApplicationFailure asFailure(Problem problem, Throwable cause) {
        // What stands before the server (a proxy, an ingress that restarts) has no say in how a run ends.
        boolean elsewhere = problem.code().equals("unexpected_answer");
        return failure(
                problem,
                cause,
                elsewhere || (problem.kind().retryable() && !problem.code().equals(DISK_FULL)));
    }

    /** Not tried again, whatever its kind says. */
    static ApplicationFailure forGood(Problem problem) {
        return failure(problem, null, false);
    }

    private static ApplicationFailure failure(Problem problem, @Nullable Throwable cause, boolean retryable) {
        var failure = ApplicationFailure.newBuilder()
                .setMessage(problem.message())
                .setType(problem.code())
                .setNonRetryable(!retryable)
                .setDetails(problem);
        // What a reader of documents says quotes them.
        return cause == null || isOfContent(cause)
                ? failure.build()
                : failure.setCause(cause).build();
    }

    private static Problem ofFile(String doing, Exception e) {
        return isOfContent(e) ? ofContent(doing) : ofDisk(doing, e);
    }

    /** Whether a file that was read is not what it should be: no disk is to blame, and another try reads the same. */
    static boolean isOfContent(Throwable e) {
        Throwable read = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
        return read instanceof JacksonException || read instanceof CharacterCodingException;
    }

    /** Without the words of the reader: they quote what may be a secret. */
    private static Problem ofContent(String doing) {
        return new Problem(
                "content_unreadable",
                ProblemKind.INTERNAL,
                doing + ": a document of it cannot be read: it is not what it should be",
                "see the worker's log");
    }

    private static Problem ofDisk(String doing, Exception e) {
        String message = String.valueOf(e.getMessage());
        boolean full = message.toLowerCase(Locale.ROOT).contains("no space left");
        return new Problem(
                full ? DISK_FULL : "disk_failed",
                ProblemKind.RESOURCES,
                doing + ": " + message,
                full ? "free some space on the worker's disk" : "look at the worker's disk and its permissions");
    }
}
